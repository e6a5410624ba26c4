import type { Span as ApiSpan } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';

/** A program may forget to end spans: they must not be kept for ever. */
const MOST = 1000;

const open = new Map<string, Span>();

/** Knows the spans that have begun and not ended, the latest ones. */
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

/** Ends a span and those around it: after the end of the process nobody else can. */
export function endWithAncestors(innermost: ApiSpan | undefined): void {
  let span = innermost as Span | undefined;
  while (span !== undefined) {
    if (!span.ended) span.end();
    span = open.get(span.parentSpanContext?.spanId ?? '');
  }
}
