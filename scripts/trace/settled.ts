// Spans of a trace arrive in batches of their services: when are they all here?
import type { Span } from '@traceshop/trace-testing';

export interface Waiting {
  /** Unchanged for so long, and without open ends, a trace counts as complete. */
  quietMs?: number;
  /** For a trace with open ends, or one that is not there at all. */
  deadlineMs?: number;
  pauseMs?: number;
}

/** Nobody outside our services sends spans: their side of a call never arrives. */
const SILENT_SERVERS = ['stripe', 'paypal'];
/** Where no consumer waits. */
const DEAD_LETTERS = /\.dead$/;

/**
 * Asks again until the trace has no open end and has stopped growing, at most until the deadline.
 * Undefined if there was no trace by then.
 */
export async function settledTrace(
  read: () => Promise<Span[]>,
  { quietMs = 1200, deadlineMs = 10_000, pauseMs = 300 }: Waiting = {},
): Promise<Span[] | undefined> {
  const deadline = Date.now() + deadlineMs;
  let seen = '';
  let since = Date.now();
  for (;;) {
    const spans = await read();
    const state = `${spans[0]?.traceId} ${spans.length}`;
    if (state !== seen) {
      seen = state;
      since = Date.now();
    }
    const quiet = Date.now() - since >= quietMs;
    if (spans.length > 0 && quiet && openEnds(spans).length === 0) return spans;
    if (Date.now() >= deadline) return spans.length > 0 ? spans : undefined;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

/**
 * What the spans speak of and have not got: parents, the other side of a call or of a queue. A process
 * that was killed takes the spans with it that it had not ended or not sent yet.
 */
export function openEnds(spans: Span[]): string[] {
  const entered = new Set(spans.map((span) => `${span.kind} ${span.parentSpanId}`));
  const expected = callersSpan(spans);
  const orphans = orphansOf(spans).filter((span) => span.parentSpanId !== expected);
  const around = Map.groupBy(orphans, (span) => span.parentSpanId).values();
  return [
    ...[...around].map(lostSpan),
    ...spans.flatMap((span) => missingPeer(span, entered) ?? []),
  ];
}

/** A caller who sent a traceparent of their own keeps their span to themselves: its id. */
export function callersSpan(spans: Span[]): string | undefined {
  if (spans.some((span) => !span.parentSpanId)) return undefined;
  const first = orphansOf(spans).toSorted((one, other) => (one.start < other.start ? -1 : 1))[0];
  return first?.kind === 'SERVER' ? first.parentSpanId : undefined;
}

function lostSpan(children: Span[]): string {
  const [child] = children;
  const others = children.length > 1 ? ` and ${children.length - 1} more` : '';
  return `the span around ${child?.service} ${child?.name}${others}`;
}

function orphansOf(spans: Span[]): Span[] {
  const ids = new Set(spans.map((span) => span.spanId));
  return spans.filter((span) => span.parentSpanId && !ids.has(span.parentSpanId));
}

function missingPeer(span: Span, entered: Set<string>): string | undefined {
  const { kind, name, service, attributes } = span;
  if (kind === 'PRODUCER' && !DEAD_LETTERS.test(name)) {
    return entered.has(`CONSUMER ${span.spanId}`) ? undefined : `the consumer of "${name}"`;
  }
  const server = attributes['server.service.name'];
  const answered = attributes['http.response.status_code'] !== undefined;
  if (kind !== 'CLIENT' || !server || !answered || SILENT_SERVERS.includes(String(server))) {
    return undefined;
  }
  return entered.has(`SERVER ${span.spanId}`)
    ? undefined
    : `${String(server)}'s side of "${name}" from ${service}`;
}
