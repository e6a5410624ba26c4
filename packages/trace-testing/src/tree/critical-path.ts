/** A span with times in one unit, such as nanoseconds after the start of the trace. */
export interface Timed {
  start: number;
  /** Not before the start. */
  end: number;
}

/** The spans of one trace, in any data structure. */
export interface TimedForest<T extends Timed> {
  roots: readonly T[];
  childrenOf(span: T): readonly T[];
  /** False if the parent does not wait for the child: the producer of a message and its consumer. */
  isAwaited(child: T, parent: T): boolean;
}

/** A part of the critical path: the time in which nothing but this span held up the trace. */
export interface Section<T> {
  /** Undefined for the virtual root above several roots: no span was running. */
  span: T | undefined;
  start: number;
  end: number;
}

/** A span on the stack. Its children are visited backwards: the child that ends last comes first. */
interface Frame<T> {
  span: T | undefined;
  children: T[];
  next: number;
  /** The time after this point already belongs to a section. */
  time: number;
  /** The visit goes backwards in time and stops here. */
  floor: number;
}

/** The next child that ran between the frame's floor and its time. */
function takeChild<T extends Timed>(frame: Frame<T>): T | undefined {
  while (frame.next < frame.children.length) {
    const child = frame.children[frame.next] as T;
    frame.next += 1;
    if (child.start < frame.time && child.end > frame.floor) return child;
  }
  return undefined;
}

const latestEndFirst = (one: Timed, other: Timed): number =>
  other.end - one.end || one.start - other.start;

/** The frame of the root. Several roots get a virtual root. Undefined if there are no spans. */
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
  return { span: undefined, children: roots.toSorted(latestEndFirst), next: 0, time, floor };
}

function frameOf<T extends Timed>(
  { childrenOf, isAwaited }: Omit<TimedForest<T>, 'roots'>,
  span: T,
  [floor, time]: [number, number],
): Frame<T> {
  const children = childrenOf(span)
    .filter((child) => child !== span && isAwaited(child, span))
    .sort(latestEndFirst);
  return { span, children, next: 0, time, floor };
}

/**
 * The spans that the end of the trace had to wait for, from the last to the first. Time belongs to
 * a span while no awaited child runs. If several children run, it belongs to the one that ends last.
 * A child is cut to the time of its parent, because clocks differ. The sections do not overlap. Their sum is the duration
 * of the root, or of the virtual root above several roots.
 */
export function criticalPath<T extends Timed>(forest: TimedForest<T>): Section<T>[] {
  const root = firstFrame(forest);
  if (!root) return [];
  const sections: Section<T>[] = [];
  const add = (span: T | undefined, start: number, end: number): void => {
    if (end > start) sections.push({ span, start, end });
  };
  const stack = [root];
  // In a broken trace, a span can be its own ancestor. So each span is entered once.
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
