import { isAwaited, type SpanTree, type TimedSpan, VIRTUAL_ROOT } from './timed-span';

/** A part of the critical path: the time in which nothing but this span held up the trace. */
export interface Section {
  spanId: string;
  start: number;
  end: number;
}

/** A span whose children are being visited, the last to end first. */
interface Frame {
  spanId: string;
  children: TimedSpan[];
  next: number;
  /** Everything after this time is assigned. */
  time: number;
  /** The frame ends here. */
  floor: number;
}

function frameOf(span: TimedSpan, children: TimedSpan[], [floor, time]: [number, number]): Frame {
  const awaited = children.filter((child) => child !== span && isAwaited(child, span));
  awaited.sort((one, other) => other.end - one.end || one.start - other.start);
  return { spanId: span.spanId, children: awaited, next: 0, time, floor };
}

/** The next child that was still at work before the frame's time. */
function takeChild(frame: Frame): TimedSpan | undefined {
  while (frame.next < frame.children.length) {
    const child = frame.children[frame.next] as TimedSpan;
    frame.next += 1;
    if (child.start < frame.time && child.end > frame.floor) return child;
  }
  return undefined;
}

function rootOf(roots: readonly TimedSpan[]): TimedSpan | undefined {
  const [first] = roots;
  if (!first || roots.length === 1) return first;
  return {
    spanId: VIRTUAL_ROOT,
    parentSpanId: undefined,
    start: Math.min(...roots.map(({ start }) => start)),
    end: Math.max(...roots.map(({ end }) => end)),
    kind: 0,
  };
}

/**
 * The chain of spans that the duration of the trace consists of. From the end of the root on, time
 * belongs to the span itself until its last child ended, then to that child. Children are clamped
 * into their parents, because clocks differ. The sections do not overlap, and they sum to the
 * duration of the root. Several roots stand below a virtual one.
 */
export function criticalPath({ roots, children }: SpanTree<TimedSpan>): Section[] {
  const root = rootOf(roots);
  if (!root || root.end <= root.start) return [];
  const sections: Section[] = [];
  const add = (spanId: string, start: number, end: number): void => {
    if (end > start) sections.push({ spanId, start, end });
  };
  const childrenOf = (span: TimedSpan): TimedSpan[] =>
    span.spanId === VIRTUAL_ROOT ? [...roots] : (children.get(span.spanId) ?? []);
  const stack = [frameOf(root, childrenOf(root), [root.start, root.end])];
  // A span of a circle must not be entered below itself.
  const entered = new Set<TimedSpan>([root]);
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const child = takeChild(frame);
    if (!child || entered.has(child)) {
      if (child) continue;
      add(frame.spanId, frame.floor, frame.time);
      stack.pop();
      continue;
    }
    entered.add(child);
    const end = Math.min(child.end, frame.time);
    const start = Math.max(child.start, frame.floor);
    add(frame.spanId, end, frame.time);
    frame.time = start;
    stack.push(frameOf(child, childrenOf(child), [start, end]));
  }
  return sections;
}
