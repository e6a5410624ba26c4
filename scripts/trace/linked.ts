// Work that goes on in a trace of its own is linked to the one it continues: both ways are told.
import { SPAN } from '@traceshop/contract';
import type { Span } from '@traceshop/trace-testing';
import { entrance } from './entrance.ts';
import type { TraceReader } from './reader.ts';

export interface LinkedTrace {
  /** It goes on with what the drawn trace began, or the other way round. */
  relation: 'goes on in' | 'continues';
  traceId: string;
  /** Undefined where it is not kept any more. */
  entrance: Span | undefined;
}

/** Who starts linked traces, and as what: nobody needs to search through all traffic. */
const STARTER = 'checkout-service';
const LINKED_ROOTS = [SPAN.deliverOutbox, SPAN.recover];
const LIMIT = 100;

/** The traces that a trace links to, and those that link to it. */
export async function linkedTraces(
  reader: Pick<TraceReader, 'read' | 'search'>,
  spans: readonly Span[],
): Promise<LinkedTrace[]> {
  const [earlier, later] = await Promise.all([linkedFrom(reader, spans), linkedTo(reader, spans)]);
  return [...earlier, ...later];
}

async function linkedFrom(
  reader: Pick<TraceReader, 'read'>,
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
        entrance: first(await reader.read(traceId)),
      })),
  );
}

async function linkedTo(
  reader: Pick<TraceReader, 'search'>,
  spans: readonly Span[],
): Promise<LinkedTrace[]> {
  if (!spans.some((span) => span.service === STARTER)) return [];
  const own = entrance(spans);
  const found = await Promise.all(
    LINKED_ROOTS.map((operation) =>
      reader.search({ service: STARTER, operation, since: own.start, limit: LIMIT }),
    ),
  );
  const linking = found
    .flat()
    .filter((trace) => trace[0]?.traceId !== own.traceId)
    .filter((trace) =>
      trace.some((span) => span.links.some((link) => link.traceId === own.traceId)),
    )
    .map(entrance)
    .sort((one, other) => (one.start < other.start ? -1 : 1));
  return linking.map((span) => ({
    relation: 'goes on in',
    traceId: span.traceId,
    entrance: span,
  }));
}

const first = (spans: Span[]): Span | undefined => (spans.length > 0 ? entrance(spans) : undefined);

/** One line each: relation, id, root, service and when. */
export function describeLinked({ relation, traceId, entrance: span }: LinkedTrace): string {
  const what = span
    ? `${span.service} ${span.name}, ${new Date(Number(span.start / 1_000_000n)).toISOString()}`
    : 'not kept any more';
  return `${relation} trace ${traceId}  (${what})`;
}
