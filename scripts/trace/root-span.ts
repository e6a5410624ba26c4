import type { Span } from '@traceshop/trace-testing';

/** The root of a trace, or else its first span. @throws for no spans */
export function rootSpan(spans: readonly Span[]): Span {
  const roots = spans.filter((span) => !span.parentSpanId);
  return (roots.length > 0 ? roots : spans).reduce((one, other) =>
    other.start < one.start ? other : one,
  );
}
