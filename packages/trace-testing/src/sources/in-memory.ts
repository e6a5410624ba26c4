import { assemble } from '../tree/assemble';
import type { Span, Trace, TraceSource } from '../tree/model';

/** A source of spans in memory: for files, other receivers, and tests. */
export function inMemory(spans: Span[]): TraceSource {
  const of = (traceId: string) => spans.filter((span) => span.traceId === traceId);
  return {
    push: false,
    subscribe: () => () => undefined,
    fetch: async (traceId) => of(traceId),
    peek: of,
    linkedTo: (traceId) => [
      ...new Set(
        spans
          .filter((span) => span.traceId !== traceId)
          .filter((span) => span.links.some((link) => link.traceId === traceId))
          .map((span) => span.traceId),
      ),
    ],
  };
}

/** A trace of these spans, for the matchers. Spans of other traces become `linked`. */
export function traceOf(spans: Span[], id = spans[0]?.traceId ?? ''): Trace {
  const groups = Map.groupBy(spans, (span) => span.traceId);
  const make = (traceId: string): Trace => assemble(traceId, groups.get(traceId) ?? []);
  const others = [...groups.keys()].filter((traceId) => traceId !== id);
  return { ...make(id), linked: others.map(make) };
}
