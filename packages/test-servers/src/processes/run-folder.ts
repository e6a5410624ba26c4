// The temporary folder of one run. It records the processes of the run. A run that was killed with
// -9 cannot clean up, so the next run does it.
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
/** One line per process, the owner's first: "pid start-time". A child's line also has the signal that ends it. */
const PIDS = 'pids';
const OVER = 'the run is over';

export interface RunFolder {
  path: string;
  /**
   * Records a child process, so that it can be ended if this process dies first.
   * @throws when the folder has been removed: the run is over, so the child must end too
   */
  record(pid: number, signal: NodeJS.Signals): Promise<void>;
  /**
   * Waits for a tool that works in the folder. `remove` waits for it too, because the children of a
   * killed tool would continue.
   * @throws as `record`, and what the tool throws
   */
  complete(tool: Promise<void>): Promise<void>;
  /** True once `remove` has been called: nothing may be started in the folder any more. */
  isOver(): boolean;
  /** Ends the recorded children that still run or are starting, and removes everything. */
  remove(): Promise<void>;
}

/** Opens a folder for this run, after cleaning up after killed runs. */
export async function openRunFolder(): Promise<RunFolder> {
  const base = await temporaryBase();
  await removeAbandonedRuns(base);
  const path = join(base, PREFIX + randomBytes(4).toString('hex'));
  const pids = join(path, PIDS);
  // Until its owner is recorded, the folder has a name that the clean-up ignores.
  const unnamed = join(base, `.${PREFIX}${process.pid}-${randomBytes(4).toString('hex')}`);
  await mkdir(unnamed);
  // The servers run as their package users, who must be able to enter the folder.
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
  // Another user's folders cannot be removed. Ignore them.
  await endAll(children)
    .then(() => removeTree(path))
    .catch(() => {});
}

/** Uses the signal that lets each process clean up: a killed PostgreSQL leaves shared memory. */
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

/** Retries, because the children of a server may write a moment after it has ended. */
function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
}

/** The first temporary folder that every user can reach. PostgreSQL does not run as root. */
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
