import type { Span, SpanKind, Trace } from '../tree/model';
import { topDown, treeOf } from '../tree/tree';
import { type Match, matches } from './match-value';

/** True for a span to leave out. Its children move up to the nearest span that stays. */
export type SpanFilter = (span: Span) => boolean;

/** Spans of an instrumentation scope: `scope(/net$/)`. */
export const scope =
  (expected: Match<string>): SpanFilter =>
  (span) =>
    matches(expected, span.scope.name);

/** Spans of this name: `name(/^middleware/)`. */
export const name =
  (expected: Match<string>): SpanFilter =>
  (span) =>
    matches(expected, span.name);

/** Spans of a service, by its `service.name`. */
export const service =
  (expected: Match<string>): SpanFilter =>
  (span) =>
    matches(expected, span.service);

/** Spans of a kind. */
export const kind =
  (expected: SpanKind): SpanFilter =>
  (span) =>
    span.kind === expected;

/** BEGIN, COMMIT and ROLLBACK: they group statements and request no data. */
export const transactions: SpanFilter = (span) =>
  span.kind === 'CLIENT' && /^(BEGIN|COMMIT|ROLLBACK)\b/i.test(span.name);

/** The trace without the spans that any filter matches. Their children get new parents. */
export function splice(trace: Trace, filters: readonly SpanFilter[]): Trace {
  if (filters.length === 0) return trace;
  const out = new Set(trace.spans.filter((span) => filters.some((filter) => filter(span))));
  const tree = treeOf(trace);
  const parents = new Map<Span, string | undefined>();
  for (const span of topDown(tree)) {
    const parentSpanId = parents.has(span) ? parents.get(span) : span.parentSpanId;
    parents.set(span, parentSpanId);
    const below = out.has(span) ? parentSpanId : span.spanId;
    for (const child of tree.childrenOf(span)) parents.set(child, below);
  }
  const spans = [...parents]
    .filter(([span]) => !out.has(span))
    .map(([span, parentSpanId]) =>
      parentSpanId === span.parentSpanId ? span : { ...span, parentSpanId },
    );
  return { ...trace, spans, linked: trace.linked.map((other) => splice(other, filters)) };
}
