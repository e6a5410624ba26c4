import { writeSync } from 'node:fs';

/**
 * What a service calls at each named point of a story. The one that `CRASH_POINT` names is where the
 * process dies as by `kill -9`: for tests, and for practice with a running shop. Nothing is armed by
 * default.
 */
export function armCrashPoint<P extends string>(armed: P | undefined): (point: P) => void {
  return (point) => {
    if (point !== armed) return;
    // Past the logger, which may buffer: the line proves to the test that the point was reached.
    writeSync(1, `${JSON.stringify({ msg: 'crash point reached', crashPoint: point })}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

/** What happens around a call of a store or a client. */
export interface Around<A extends unknown[], R> {
  before?: (...args: A) => unknown;
  /** The call has succeeded. */
  after?: (result: R, ...args: A) => unknown;
  /** The call has succeeded or failed. */
  ended?: () => unknown;
}

/** Crash points stand around the calls of a service, put there where it is composed, never inside its code. */
export function around<A extends unknown[], R>(
  call: (...args: A) => Promise<R>,
  { before, after, ended }: Around<A, R>,
): (...args: A) => Promise<R> {
  return async (...args) => {
    await before?.(...args);
    try {
      const result = await call(...args);
      await after?.(result, ...args);
      return result;
    } finally {
      await ended?.();
    }
  };
}
