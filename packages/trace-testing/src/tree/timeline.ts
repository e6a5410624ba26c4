import { criticalPath } from './critical-path';
import type { Span, Trace } from './model';
import { byStart, type SpanTree, treeOf } from './tree';

/** Nanoseconds after the start of the trace. */
export interface Interval {
  start: number;
  end: number;
}

/** When the spans of a trace were at work, and which of them held it up. */
export interface Timeline {
  /** Nanoseconds since the epoch: the first start. */
  zero: bigint;
  /** Nanoseconds from the first start to the last end. */
  duration: number;
  intervalOf(span: Span): Interval;
  /** The parts of the critical path that lie in this span, the last one first. */
  criticalOf(span: Span): Interval[];
}

interface TimedSpan extends Interval {
  span: Span;
}

/** The producer of a message does not wait for its consumer. */
const isAwaited = ({ span: child }: TimedSpan, { span: parent }: TimedSpan): boolean =>
  !(parent.kind === 'PRODUCER' && child.kind === 'CONSUMER');

export function timelineOf(tree: SpanTree, spans: readonly Span[]): Timeline {
  const zero = spans.toSorted(byStart)[0]?.start ?? 0n;
  const timed = new Map<Span, TimedSpan>();
  const timedOf = (span: Span): TimedSpan => {
    const known = timed.get(span);
    if (known) return known;
    const start = Number(span.start - zero);
    const made = { span, start, end: Math.max(start, Number(span.end - zero)) };
    timed.set(span, made);
    return made;
  };
  const sections = criticalPath({
    roots: [...tree.roots, ...tree.orphans, ...tree.cyclic].map(timedOf),
    childrenOf: ({ span }) => tree.childrenOf(span).map(timedOf),
    isAwaited,
  });
  const critical = Map.groupBy(sections, ({ span }) => span?.span);
  return {
    zero,
    duration: spans.reduce((latest, span) => Math.max(latest, timedOf(span).end), 0),
    intervalOf: timedOf,
    criticalOf: (span) => critical.get(span) ?? [],
  };
}

/** Nanoseconds of each span on the critical path. Spans that are not on it are missing. */
export type CriticalTimes = ReadonlyMap<Span, number>;

/**
 * The chain of spans that a trace's duration consists of: how long each of them held it up. The times
 * of a trace with one root add up to the duration of that root.
 */
export function criticalTimes(trace: Pick<Trace, 'spans' | 'virtualParent'>): CriticalTimes {
  const { criticalOf } = timelineOf(treeOf(trace), trace.spans);
  const times = trace.spans.map((span): [Span, number] => [
    span,
    criticalOf(span).reduce((sum, { start, end }) => sum + end - start, 0),
  ]);
  return new Map(times.filter(([, time]) => time > 0));
}
