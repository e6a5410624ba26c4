/** Finds which of the processes that a test names have a span tracker. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { TrackerInfo } from './tracker-link';

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Undefined if the system does not say, or the process has ended. */
function parentOf(pid: number): number | undefined {
  try {
    // State and parent come after the name, which may contain spaces and parentheses.
    const [, parent] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(parent) || undefined;
  } catch {
    return undefined;
  }
}

const MAX_GENERATIONS = 16;

/** Ancestors by tracker. Read when it registers, because an ended process has none. */
const ancestors = new Map<string, readonly number[]>();

export function rememberAncestors({ id, pid, ppid, host }: TrackerInfo): void {
  // In a container the same pids mean other processes.
  if (host !== hostname() || ancestors.has(id)) return;
  const pids = [pid, ppid];
  for (let next = parentOf(ppid); next && next > 1; next = parentOf(next)) {
    pids.push(next);
    if (pids.length > MAX_GENERATIONS) break;
  }
  ancestors.set(id, pids);
}

/** True for a tracker of the child, or of a process that it has started: by npm, in a cluster. */
export function belongsTo({ id }: TrackerInfo, { pid }: ChildProcess): boolean {
  return pid !== undefined && ancestors.get(id)?.includes(pid) === true;
}

const exits = new WeakMap<ChildProcess, { at: number | undefined; listeners: Set<() => void> }>();

function exitOf(child: ChildProcess) {
  const known = exits.get(child);
  if (known) return known;
  const at = hasEnded(child) ? Date.now() : undefined;
  const exit = { at, listeners: new Set<() => void>() };
  exits.set(child, exit);
  child.once('exit', () => {
    exit.at = Date.now();
    for (const listener of exit.listeners) listener();
  });
  return exit;
}

/** When it was seen to end, in milliseconds since the epoch. Undefined while it runs. */
export function exitedAt(child: ChildProcess): number | undefined {
  const exit = exitOf(child);
  // Its event may still be pending.
  if (hasEnded(child)) exit.at ??= Date.now();
  return exit.at;
}

export function onExit(child: ChildProcess, listener: () => void): () => void {
  const { listeners } = exitOf(child);
  listeners.add(listener);
  return () => listeners.delete(listener);
}
