import type { Span as ApiSpan } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** A program may forget to end spans. They must not stay in memory. */
const MOST = 1000;

const open = new Map<string, Span>();

/** Tracks the latest spans that have started and not ended. */
export const openSpans: SpanProcessor = {
  onStart(span) {
    open.set(span.spanContext().spanId, span);
    if (open.size <= MOST) return;
    const [oldest] = open.keys();
    if (oldest !== undefined) open.delete(oldest);
  },
  onEnd(span) {
    open.delete(span.spanContext().spanId);
  },
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};

/** Ends a span and its ancestors. After the end of the process nobody else can. */
export function endWithAncestors(innermost: ApiSpan | undefined): void {
  let span = innermost as Span | undefined;
  while (span !== undefined) {
    if (!span.ended) span.end();
    span = open.get(span.parentSpanContext?.spanId ?? '');
  }
}
