// Spans with times relative to the start of their trace, and how they reach a Collector.
import { createHash } from 'node:crypto';
import { type Span, type SpanKind, toOtlpJson } from '@traceshop/trace-testing';
import type { Collector } from './collector.ts';

export interface SpanCase {
  name: string;
  kind?: SpanKind;
  service?: string;
  /** Start and end in milliseconds since the trace began. */
  at: [from: number, to: number];
  /** Tells spans of one name apart; a parent has none. */
  number?: number;
  /** The name of the parent; a root without. */
  under?: string;
  failed?: boolean;
  attributes?: Span['attributes'];
  resource?: Span['attributes'];
  tracestate?: string;
}

export interface TraceCase {
  title: string;
  spans: SpanCase[];
}

/** Always the same for a title: the samplers decide by the id, so they decide the same each time. */
export function traceIdOf({ title }: TraceCase): string {
  return digest(title).slice(0, 32);
}

function spanIdOf(trace: TraceCase, name: string, number = 0): string {
  return digest(`${trace.title}\n${name}\n${number}`).slice(0, 16);
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The spans of a trace that began at `startMs` of this machine's clock. */
export function spansOfCase(trace: TraceCase, startMs: number): Span[] {
  return trace.spans.map((span) => ({
    traceId: traceIdOf(trace),
    spanId: spanIdOf(trace, span.name, span.number),
    parentSpanId: span.under === undefined ? undefined : spanIdOf(trace, span.under),
    tracestate: span.tracestate ?? '',
    remoteParent: undefined,
    name: span.name,
    kind: span.kind ?? 'INTERNAL',
    start: nanoseconds(startMs + span.at[0]),
    end: nanoseconds(startMs + span.at[1]),
    status: { code: span.failed ? 'ERROR' : 'UNSET', message: '' },
    attributes: span.attributes ?? {},
    events: [],
    links: [],
    scope: { name: 'case', version: '' },
    resource: { 'service.name': span.service ?? 'checkout-service', ...span.resource },
    service: span.service ?? 'checkout-service',
    dropped: { attributes: 0, events: 0, links: 0 },
  }));
}

function nanoseconds(ms: number): bigint {
  return BigInt(Math.round(ms)) * 1_000_000n;
}

/** Sends traces that have just ended, whole and in one request. */
export async function sendEnded(collector: Collector, traces: TraceCase[]): Promise<void> {
  const now = Date.now();
  const spans = traces.flatMap((trace) => {
    const last = Math.max(...trace.spans.map(({ at }) => at[1]));
    return spansOfCase(trace, now - last);
  });
  await collector.send('traces', toOtlpJson(spans));
}

/** Sends each span when it ends, in real time: what came first was long there when the last came. */
export async function playLive(collector: Collector, trace: TraceCase): Promise<void> {
  const startMs = Date.now();
  const spans = spansOfCase(trace, startMs).sort((a, b) => Number(a.end - b.end));
  for (const span of spans) {
    const wait = Number(span.end / 1_000_000n) - Date.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await collector.send('traces', toOtlpJson([span]));
  }
}
