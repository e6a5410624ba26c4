// The CPU time of processes, as Linux counts it.
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** Linux counts in hundredths of a second (USER_HZ), whatever its own clock is. */
const TICK_MS = 10;
/** Longer than spans wait for company: 500 ms here and in the demo. */
const WINDOW_MS = 800;
/** Of one core. Seven idle services that poll and send metrics use a few hundredths. */
const IDLE = 0.15;

/** User and system time of all threads of the processes so far, in milliseconds. */
export function cpuMs(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + cpuOf(pid), 0);
}

function cpuOf(pid: number): number {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // Fields from the third; the second, the name, may hold blanks.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/**
 * Waits until the processes have done what they do after their responses. Returns their CPU time at
 * the beginning of the quiet, so that it is not counted.
 */
export async function untilIdle(pids: readonly number[], limitMs = 30_000): Promise<number> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const before = cpuMs(pids);
    const since = Date.now();
    await pause(WINDOW_MS);
    if ((cpuMs(pids) - before) / (Date.now() - since) < IDLE) return before;
    if (Date.now() > deadline) throw new Error(`still busy after ${limitMs / 1000} s`);
  }
}

/** Waits until the spans and log records of the last request are sent, then until all is quiet. */
export async function untilSent(pids: readonly number[]): Promise<number> {
  // The last batch takes little time and would pass for quiet.
  await pause(WINDOW_MS);
  return untilIdle(pids);
}
