import { diag } from '@opentelemetry/api';
import type { SpanProcessor } from '@opentelemetry/sdk-trace';

/**
 * The wall clock with the resolution of the monotonic one: milliseconds since the epoch, with a
 * fraction. Never outside the millisecond that `Date.now` says, so it follows every adjustment of
 * the clock; within it, in order.
 */
export function createFineClock(
  date = Date.now,
  monotonic = () => performance.now(),
  origin = performance.timeOrigin,
) {
  // Learned from `date` alone, the offset would be too small until a call met the very start of a
  // millisecond, and every call before that one would raise it to a whole millisecond again.
  let offset = origin;
  return (): number => {
    const elapsed = monotonic();
    const wall = date();
    if (elapsed + offset < wall) offset = wall - elapsed;
    // Just below the next millisecond: a microsecond is what a double still tells apart there.
    if (elapsed + offset >= wall + 1) offset = wall + 0.999 - elapsed;
    return elapsed + offset;
  };
}

const now = createFineClock();

interface Started {
  startTime: [number, number];
}

/**
 * The SDK starts spans on a whole millisecond, and counts their duration from there finely: siblings
 * of one millisecond would be drawn in any order, and a SERVER longer than the CLIENT around it.
 */
export const fineStart: SpanProcessor = {
  onStart(span) {
    try {
      const started = span as unknown as Started;
      const [seconds, nanoseconds] = started.startTime;
      const time = now();
      // A span with a start of its own (an instrumentation may give one) keeps it.
      if (seconds * 1000 + Math.floor(nanoseconds / 1e6) !== Math.floor(time)) return;
      started.startTime = [seconds, Math.round((time - seconds * 1000) * 1e6)];
    } catch (error) {
      diag.debug('the start of a span could not be refined', error);
    }
  },
  onEnd: () => undefined,
  forceFlush: async () => undefined,
  shutdown: async () => undefined,
};
