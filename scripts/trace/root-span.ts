import type { Span } from '@traceshop/trace-testing';

/** The span that a trace is known by: its root, or else what started first. @throws for no spans */
export function rootSpan(spans: readonly Span[]): Span {
  const roots = spans.filter((span) => !span.parentSpanId);
  return (roots.length > 0 ? roots : spans).reduce((one, other) =>
    other.start < one.start ? other : one,
  );
}
