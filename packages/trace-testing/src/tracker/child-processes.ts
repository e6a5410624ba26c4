/** The processes that a test names: which of them have a span tracker? */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { TrackerInfo } from './tracker-link';

export const hasEnded = (child: ChildProcess): boolean =>
  child.exitCode !== null || child.signalCode !== null;

/** Undefined where the system does not say, or the process is gone. */
function parentOf(pid: number): number | undefined {
  try {
    // After the name, which may hold spaces and parentheses: state, parent.
    const [, parent] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(parent) || undefined;
  } catch {
    return undefined;
  }
}

const MAX_GENERATIONS = 16;

/** Parents by tracker: asked when it registers, since a process that has ended has none. */
const ancestors = new Map<string, readonly number[]>();

export function rememberAncestors({ id, pid, ppid, host }: TrackerInfo): void {
  // In a container the same numbers mean other processes.
  if (host !== hostname() || ancestors.has(id)) return;
  const pids = [pid, ppid];
  for (let next = parentOf(ppid); next && next > 1; next = parentOf(next)) {
    pids.push(next);
    if (pids.length > MAX_GENERATIONS) break;
  }
  ancestors.set(id, pids);
}

/** True for the tracker of the child, and of what it has started in turn: by npm, in a cluster. */
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

/** When it was seen to end, in milliseconds since the epoch; undefined while it lives. */
export function exitedAt(child: ChildProcess): number | undefined {
  const exit = exitOf(child);
  // Its event may still be on its way.
  if (hasEnded(child)) exit.at ??= Date.now();
  return exit.at;
}

export function onExit(child: ChildProcess, listener: () => void): () => void {
  const { listeners } = exitOf(child);
  listeners.add(listener);
  return () => listeners.delete(listener);
}
