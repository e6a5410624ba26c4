// Later work has a new trace with a link to the first. This file finds both directions.
import { SPAN } from '@traceshop/contract';
import { FULL_NAME } from '@traceshop/contract/topology';
import type { JaegerSource, Span } from '@traceshop/trace-testing';
import { printableLine } from '../lib/printable.ts';
import { rootSpan } from './root-span.ts';

export interface LinkedTrace {
  /** It continues the drawn trace, or the drawn trace continues it. */
  relation: 'goes on in' | 'continues';
  traceId: string;
  root: Span | undefined;
}

/** The only spans that start linked traces, so that a search is small. */
const STARTER = FULL_NAME.checkout;
const LINKED_ROOTS = [SPAN.deliverOutbox, SPAN.recover];
const LIMIT = 100;

export async function linkedTraces(
  source: Pick<JaegerSource, 'fetch' | 'search'>,
  spans: readonly Span[],
): Promise<LinkedTrace[]> {
  const [earlier, later] = await Promise.all([linkedFrom(source, spans), linkedTo(source, spans)]);
  return [...earlier, ...later];
}

async function linkedFrom(
  source: Pick<JaegerSource, 'fetch'>,
  spans: readonly Span[],
): Promise<LinkedTrace[]> {
  const own = spans[0]?.traceId;
  const ids = new Set(spans.flatMap((span) => span.links.map((link) => link.traceId)));
  return Promise.all(
    [...ids]
      .filter((traceId) => traceId !== own)
      .map(async (traceId) => ({
        relation: 'continues' as const,
        traceId,
        root: first(await source.fetch(traceId)),
      })),
  );
}

async function linkedTo(
  source: Pick<JaegerSource, 'search'>,
  spans: readonly Span[],
): Promise<LinkedTrace[]> {
  if (!spans.some((span) => span.service === STARTER)) return [];
  const own = rootSpan(spans);
  const found = await Promise.all(
    LINKED_ROOTS.map((operation) =>
      source.search({ service: STARTER, operation, since: own.start, limit: LIMIT }),
    ),
  );
  const linking = found
    .flat()
    .filter((trace) => trace.id !== own.traceId)
    .filter((trace) =>
      trace.spans.some((span) => span.links.some((link) => link.traceId === own.traceId)),
    )
    .map((trace) => rootSpan(trace.spans))
    .sort((one, other) => (one.start < other.start ? -1 : 1));
  return linking.map((span) => ({
    relation: 'goes on in',
    traceId: span.traceId,
    root: span,
  }));
}

const first = (spans: Span[]): Span | undefined => (spans.length > 0 ? rootSpan(spans) : undefined);

export function describeLinked({ relation, traceId, root: span }: LinkedTrace): string {
  const what = span
    ? `${span.service} ${span.name}, ${new Date(Number(span.start / 1_000_000n)).toISOString()}`
    : 'not kept any more';
  return printableLine(`${relation} trace ${traceId}  (${what})`);
}
