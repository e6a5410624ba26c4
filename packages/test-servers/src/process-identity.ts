import { readFile } from 'node:fs/promises';

/** A pid can be reused. With the start time it identifies one process. */
export async function processIdentity(pid: number): Promise<string> {
  return `${pid} ${await startTime(pid)}`;
}

/** True if the process of a `processIdentity` still runs. */
export async function isAlive(identity: string): Promise<boolean> {
  const [pid = '', started] = identity.split(' ');
  const now = await startTime(Number(pid));
  return now !== 'gone' && now === started;
}

/** Field 22 of /proc/PID/stat (20 counts its threads); "unknown" where there is no /proc, "gone" for a dead process. */
async function startTime(pid: number): Promise<string> {
  try {
    const line = await readFile(`/proc/${pid}/stat`, 'utf8');
    const [state, ...fields] = line.slice(line.lastIndexOf(')') + 2).split(' ');
    // A killed process is a zombie while its threads run, and its ports stay taken.
    const dead = state === 'Z' && Number(fields[16]) <= 1;
    return dead ? 'gone' : (fields[18] ?? 'unknown');
  } catch {
    return process.platform === 'linux' || !exists(pid) ? 'gone' : 'unknown';
  }
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
