import { writeSync } from 'node:fs';

/**
 * Creates the function that a service calls at each crash point. At the point named by
 * `CRASH_POINT` the process is killed, as by `kill -9`. This is for tests and for practice with a
 * running shop. By default no point is active.
 */
export function armCrashPoint<P extends string>(armed: P | undefined): (point: P) => void {
  return (point) => {
    if (point !== armed) return;
    // Bypasses the logger, which may buffer. The line proves to the test that the point was reached.
    writeSync(1, `${JSON.stringify({ msg: 'crash point reached', crashPoint: point })}\n`);
    process.kill(process.pid, 'SIGKILL');
  };
}

/** Functions to call around a call of a store or a client. */
export interface Around<A extends unknown[], R> {
  before?: (...args: A) => unknown;
  /** Runs after the call has succeeded. */
  after?: (result: R, ...args: A) => unknown;
  /** Runs after the call has succeeded or failed. */
  ended?: () => unknown;
}

/** Puts crash points around a call. The service's composition adds them, so its code does not. */
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
