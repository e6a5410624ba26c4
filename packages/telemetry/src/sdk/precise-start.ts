import { diag } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * A wall clock with the resolution of the monotonic one. Returns milliseconds since the epoch, with
 * a fraction, for a monotonic time or for now. Follows every adjustment of the wall clock. The
 * difference to it stays below a millisecond.
 */
export function createPreciseClock(
  date = Date.now,
  monotonic = () => performance.now(),
  origin = performance.timeOrigin,
) {
  // Derived from `date` alone, the offset would be too small until a call hits the start of a
  // millisecond. Every call before that would raise it to a whole millisecond again.
  let offset = origin;
  return (moment?: number): number => {
    // A busy machine may pause the process between two readings. Only a contradiction that no pause
    // explains changes the offset. Otherwise spans before and after it would be in a wrong order.
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

/** Fields of the SDK's spans that their interface does not declare. */
interface Started {
  startTime: [number, number];
  /** The monotonic time of creation. The SDK measures the duration from it. */
  _performanceStartTime: number;
  /** True if an instrumentation has set the start. */
  _startTimeProvided: boolean;
}

/**
 * The SDK starts spans on a whole millisecond but measures their duration precisely. So siblings of
 * one millisecond appear in any order, and a SERVER can seem longer than its CLIENT. The SDK also
 * reads two clocks, and a pause between the readings would move the whole span.
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
