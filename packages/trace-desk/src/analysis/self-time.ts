import type { SpanTree, TimedSpan } from './timed-span';

/** The time of a span in which none of its children was at work, in nanoseconds. */
export function selfTime(
  span: TimedSpan,
  { children }: Pick<SpanTree<TimedSpan>, 'children'>,
): number {
  let covered = 0;
  let until = span.start;
  // In order of start.
  for (const child of children.get(span.spanId) ?? []) {
    const start = Math.max(child.start, until);
    const end = Math.min(child.end, span.end);
    if (child === span || end <= start) continue;
    covered += end - start;
    until = end;
  }
  return Math.max(0, span.end - span.start - covered);
}
