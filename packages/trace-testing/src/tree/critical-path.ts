/** A span with times in one unit, such as nanoseconds after the start of the trace. */
export interface Timed {
  start: number;
  /** Not before the start. */
  end: number;
}

/** The spans of one trace, whatever their form. */
export interface TimedForest<T extends Timed> {
  roots: readonly T[];
  childrenOf(span: T): readonly T[];
  /** False if the parent does not wait for the child: the producer of a message and its consumer. */
  isAwaited(child: T, parent: T): boolean;
}

/** A part of the critical path: the time in which nothing but this span held up the trace. */
export interface Section<T> {
  /** Undefined for the virtual root above several roots: no span was at work. */
  span: T | undefined;
  start: number;
  end: number;
}

/** A span whose children are being visited, the last to end first. */
interface Frame<T> {
  span: T | undefined;
  children: T[];
  next: number;
  /** Everything after this time is assigned. */
  time: number;
  /** The frame ends here. */
  floor: number;
}

/** The next child that was still at work before the frame's time. */
function takeChild<T extends Timed>(frame: Frame<T>): T | undefined {
  while (frame.next < frame.children.length) {
    const child = frame.children[frame.next] as T;
    frame.next += 1;
    if (child.start < frame.time && child.end > frame.floor) return child;
  }
  return undefined;
}

const lastFirst = (one: Timed, other: Timed): number =>
  other.end - one.end || one.start - other.start;

/** The root, or a virtual one above several. Undefined for no spans. */
function firstFrame<T extends Timed>({
  roots,
  childrenOf,
  isAwaited,
}: TimedForest<T>): Frame<T> | undefined {
  const [first] = roots;
  if (!first) return undefined;
  if (roots.length === 1) {
    return frameOf({ childrenOf, isAwaited }, first, [first.start, first.end]);
  }
  const floor = roots.reduce((least, { start }) => Math.min(least, start), first.start);
  const time = roots.reduce((most, { end }) => Math.max(most, end), first.end);
  return { span: undefined, children: roots.toSorted(lastFirst), next: 0, time, floor };
}

function frameOf<T extends Timed>(
  { childrenOf, isAwaited }: Omit<TimedForest<T>, 'roots'>,
  span: T,
  [floor, time]: [number, number],
): Frame<T> {
  const children = childrenOf(span)
    .filter((child) => child !== span && isAwaited(child, span))
    .sort(lastFirst);
  return { span, children, next: 0, time, floor };
}

/**
 * The chain of spans that the duration of the trace consists of. From the end of the root on, time
 * belongs to the span itself until its last child ended, then to that child. Children are clamped
 * into their parents, because clocks differ. The sections do not overlap, and they sum to the
 * duration of the root. Several roots stand below a virtual one.
 */
export function criticalPath<T extends Timed>(forest: TimedForest<T>): Section<T>[] {
  const root = firstFrame(forest);
  if (!root) return [];
  const sections: Section<T>[] = [];
  const add = (span: T | undefined, start: number, end: number): void => {
    if (end > start) sections.push({ span, start, end });
  };
  const stack = [root];
  // A span of a circle must not be entered below itself.
  const entered = new Set<T | undefined>([root.span]);
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const child = takeChild(frame);
    if (!child || entered.has(child)) {
      if (child) continue;
      add(frame.span, frame.floor, frame.time);
      stack.pop();
      continue;
    }
    entered.add(child);
    const end = Math.min(child.end, frame.time);
    const start = Math.max(child.start, frame.floor);
    add(frame.span, end, frame.time);
    frame.time = start;
    stack.push(frameOf(forest, child, [start, end]));
  }
  return sections;
}
