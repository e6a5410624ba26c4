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
