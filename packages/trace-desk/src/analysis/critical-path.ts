import * as tree from '#tree/critical-path';
import { isAwaited, type SpanTree, type TimedSpan, VIRTUAL_ROOT } from './timed-span';

/** A part of the critical path: the time in which nothing but this span held up the trace. */
export interface Section {
  spanId: string;
  start: number;
  end: number;
}

/** The critical path as `npm run trace` draws it too, with the id of each span. */
export function criticalPath({ roots, children }: SpanTree<TimedSpan>): Section[] {
  const childrenOf = ({ spanId }: TimedSpan): TimedSpan[] => children.get(spanId) ?? [];
  const sections = tree.criticalPath({ roots, childrenOf, isAwaited });
  return sections.map(({ span, start, end }) => ({
    spanId: span?.spanId ?? VIRTUAL_ROOT,
    start,
    end,
  }));
}
