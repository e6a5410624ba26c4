// The temporary folder of one run, which also remembers who started what: a run that was killed
// with -9 cannot tidy up, so the next one does it.
import { randomBytes } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { eventually } from '../eventually.ts';
import { isAlive, processIdentity } from '../process-identity.ts';

const PREFIX = 'traceshop-run-';
/** One line per process, the owner's first: "pid start-time"; a child's has the signal that ends it. */
const PIDS = 'pids';
const OVER = 'the run is over';

export interface RunFolder {
  path: string;
  /**
   * Notes a child process, so that it can be ended if this process dies before it.
   * @throws when the folder has been removed: the run is over, and so must be the child
   */
  record(pid: number, signal: NodeJS.Signals): Promise<void>;
  /**
   * Waits for a tool that works in the folder; `remove` waits for it too, because the children of a
   * tool that is killed would work on.
   * @throws as `record`, and what the tool throws
   */
  complete(tool: Promise<void>): Promise<void>;
  /** True once `remove` has been called: nothing may be started in it any more. */
  isOver(): boolean;
  /** Ends the noted children that still run, those that are just starting too, and removes all. */
  remove(): Promise<void>;
}

/** Opens a folder for this run, after ending and removing what killed runs have left behind. */
export async function openRunFolder(): Promise<RunFolder> {
  const base = await temporaryBase();
  await removeAbandonedRuns(base);
  const path = join(base, PREFIX + randomBytes(4).toString('hex'));
  const pids = join(path, PIDS);
  // Made under a name that the search for leftovers does not know, until its owner is noted.
  const unnamed = join(base, `.${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(unnamed);
  // The servers run as their package users: they must be able to pass through.
  await chmod(unnamed, 0o755);
  await writeFile(join(unnamed, PIDS), `${await processIdentity(process.pid)}\n`);
  await rename(unnamed, path);
  const children: string[] = [];
  const tools: Promise<void>[] = [];
  let removed = false;
  return {
    path,
    complete: async (tool) => {
      tools.push(tool);
      await tool;
      if (removed) throw new Error(OVER);
    },
    isOver: () => removed,
    record: async (pid, signal) => {
      const identity = `${await processIdentity(pid)} ${signal}`;
      if (removed) throw new Error(OVER);
      children.push(identity);
      await appendFile(pids, `${identity}\n`);
    },
    remove: async () => {
      removed = true;
      await Promise.allSettled(tools);
      await endAll(children);
      await removeTree(path);
    },
  };
}

/** Ends the processes and removes the folders of runs whose owner is gone. */
export async function removeAbandonedRuns(base?: string): Promise<void> {
  const folder = base ?? (await temporaryBase());
  const runs = (await readdir(folder)).filter((name) => name.startsWith(PREFIX));
  for (const run of runs) await removeIfAbandoned(join(folder, run));
}

async function removeIfAbandoned(path: string): Promise<void> {
  const noted = await readFile(join(path, PIDS), 'utf8').catch(() => undefined);
  if (noted === undefined) return;
  const [owner = '', ...children] = noted.trim().split('\n');
  if (await isAlive(owner)) return;
  // Another user's leftovers cannot be removed, and are none of ours.
  await endAll(children)
    .then(() => removeTree(path))
    .catch(() => {});
}

/** Each by the signal that lets it tidy up: a killed PostgreSQL leaves shared memory behind. */
async function endAll(children: readonly string[]): Promise<void> {
  await Promise.all(
    children.map(async (child) => {
      const [pid = '', start, signal] = child.split(' ');
      const identity = `${pid} ${start}`;
      const ended = async (): Promise<void> => {
        if (await isAlive(identity)) throw new Error('it still runs');
      };
      const send = async (name: string): Promise<void> => {
        if (await isAlive(identity)) process.kill(Number(pid), name);
        await eventually(ended, { awaited: `the end of process ${pid}`, deadlineMs: 5000 });
      };
      await send(signal || 'SIGKILL').catch(() => send('SIGKILL'));
    }),
  );
}

/** Retried: the children of a server may write their last a moment after it. */
function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** The first temporary folder that every user can reach: PostgreSQL does not run as root. */
async function temporaryBase(): Promise<string> {
  for (const candidate of [tmpdir(), '/tmp', '/var/tmp']) {
    if (await reachableByAll(candidate)) return candidate;
  }
  return tmpdir();
}

async function reachableByAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory() || (found.mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}
