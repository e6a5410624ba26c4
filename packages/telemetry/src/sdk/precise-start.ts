import { diag } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * The wall clock with the resolution of the monotonic one: milliseconds since the epoch, with a
 * fraction, of a monotonic moment, or of now. Follows every adjustment of the wall clock, and never
 * runs ahead of it or behind it by a millisecond.
 */
export function createPreciseClock(
  date = Date.now,
  monotonic = () => performance.now(),
  origin = performance.timeOrigin,
) {
  // Learned from `date` alone, the offset would be too small until a call met the very start of a
  // millisecond, and every call before that one would raise it to a whole millisecond again.
  let offset = origin;
  return (moment?: number): number => {
    // A busy machine may pause the process between any two readings: only a contradiction that no
    // pause explains moves the offset, or spans from before and after it would end in a wrong order.
    const before = monotonic();
    const wall = date();
    const after = monotonic();
    if (after + offset < wall) offset = wall - after;
    // Just below the next millisecond: a microsecond is what a double still tells apart there.
    if (before + offset >= wall + 1) offset = wall + 0.999 - before;
    return (moment ?? after) + offset;
  };
}

const wallTimeOf = createPreciseClock();

/** What the SDK's spans hold beside their interface. */
interface Started {
  startTime: [number, number];
  /** When it was created, monotonic: what its duration is counted from. */
  _performanceStartTime: number;
  /** An instrumentation may give a span a start of its own. */
  _startTimeProvided: boolean;
}

/**
 * The SDK starts spans on a whole millisecond, and counts their duration from there finely: siblings
 * of one millisecond would be drawn in any order, and a SERVER longer than the CLIENT around it. It
 * also reads two clocks for that, and a pause between them would move the whole span.
 */
export const preciseStart: SpanProcessor = {
  onStart(span) {
    try {
      const started = span as unknown as Started;
      if (started._startTimeProvided !== false) return;
      const time = wallTimeOf(started._performanceStartTime);
      const seconds = Math.floor(time / 1000);
      started.startTime = [seconds, Math.round((time - seconds * 1000) * 1e6)];
    } catch (error) {
      diag.debug('the start of a span could not be refined', error);
    }
  },
  onEnd: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
