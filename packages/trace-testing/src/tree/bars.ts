import type { Span } from './model';
import type { Interval, Timeline } from './timeline';

/** A part of a span on the critical path. */
export const CRITICAL = '█';
/** The rest of a span. */
export const WAITING = '─';

const shared = (one: Interval, other: Interval): number =>
  Math.max(0, Math.min(one.end, other.end) - Math.max(one.start, other.start));

/** The columns of a span: how much of its time in each was critical, and whether that is most of it. */
function cellsOf(span: Span, timeline: Timeline, width: number) {
  const { start, end } = timeline.intervalOf(span);
  const critical = timeline.criticalOf(span);
  // A trace of no duration still has a first column.
  const columnTime = Math.max(timeline.duration, 1) / width;
  const first = Math.min(width - 1, Math.floor(start / columnTime));
  const after = Math.min(width, Math.max(first + 1, Math.ceil(end / columnTime)));
  const cells = Array.from({ length: after - first }, (_, index) => {
    const cell = { start: (first + index) * columnTime, end: (first + index + 1) * columnTime };
    const time = critical.reduce((sum, part) => sum + shared(part, cell), 0);
    return { time, mostly: time > 0 && time >= shared({ start, end }, cell) / 2 };
  });
  return { first, cells };
}

/**
 * The time of a span within the trace as a bar. A column is marked if the span was on the critical
 * path for half of the span's time in it or more. The shortest span takes one column, and each span
 * on the critical path has a marked one.
 */
export function barOf(span: Span, timeline: Timeline, width: number): string {
  const { first, cells } = cellsOf(span, timeline, width);
  const most = cells.reduce((one, other) => (other.time > one.time ? other : one), NONE);
  const anyMarked = cells.some(({ mostly }) => mostly);
  const bar = cells.map((cell) =>
    cell.mostly || (!anyMarked && cell === most) ? CRITICAL : WAITING,
  );
  return `${' '.repeat(first)}${bar.join('')}`.padEnd(width);
}

const NONE = { time: 0, mostly: false };
