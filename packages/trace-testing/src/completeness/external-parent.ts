import type { Span } from '../tree/model';
import { byStart } from '../tree/tree';

/**
 * The parent span of a caller that sent a `traceparent` but no spans. Without a root, it is the
 * parent of the earliest span.
 */
export function externalParent(spans: readonly Span[]): string | undefined {
  if (spans.some((span) => !span.parentSpanId)) return undefined;
  const ids = new Set(spans.map((span) => span.spanId));
  const orphans = spans.filter((span) => !ids.has(span.parentSpanId ?? ''));
  const [first] = orphans.toSorted(byStart);
  return first?.kind === 'SERVER' ? first.parentSpanId : undefined;
}
