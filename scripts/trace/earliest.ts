import type { Span } from '@traceshop/trace-testing';

/** The span that started first. @throws for none. */
export function earliest(spans: readonly Span[]): Span {
  return spans.reduce((one, other) => (other.start < one.start ? other : one));
}
