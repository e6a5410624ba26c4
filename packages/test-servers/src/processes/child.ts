// Runs a server as a child that ends with this process. Root runs it as its package user.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { endsWithParent } from '../ends-with-parent.ts';
import { keepRunning, type Life } from '../keep-running.ts';
import type { RunFolder } from './run-folder.ts';

export interface ServerCommand {
  name: string;
  command: string;
  args: string[];
  /** The package user, used if we are root. */
  user?: string;
  env?: Record<string, string>;
  cwd?: string;
  /** What the server prints when it is ready. */
  ready: RegExp;
  /** Ends it at once, with nothing left over. The kernel also sends it when this process dies. */
  stopSignal: 'SIGQUIT' | 'SIGTERM' | 'SIGKILL';
}

export interface ServerChild {
  /** The pid of the current process. It changes after a restart. */
  pid(): number;
  stop(): Promise<void>;
}

export interface KeepServer {
  /** Receives one line when a server has died and one when it is back. */
  says(line: string): void;
}

interface ServerLife extends Life {
  pid: number;
}

/** Shorter than Jest's limit, whose message would say less. */
const START_LIMIT_MS = 100_000;
const STOP_LIMIT_MS = 10_000;
const KEPT_OUTPUT = 4000;

/** Starts a server and waits until it is ready. With `keep`, a server that dies is started again. */
export async function startServer(
  folder: RunFolder,
  server: ServerCommand,
  keep?: KeepServer,
): Promise<ServerChild> {
  const begin = (): Promise<ServerLife> => beginLife(folder, server);
  if (!keep) {
    const life = await begin();
    return { pid: () => life.pid, stop: life.end };
  }
  const { name } = server;
  const kept = await keepRunning({ name, begin, says: keep.says, isOver: folder.isOver });
  return { pid: () => kept.now().pid, stop: kept.stop };
}

async function beginLife(folder: RunFolder, server: ServerCommand): Promise<ServerLife> {
  const child = spawnTied(server);
  let output = '';
  // 'close' comes after its own children have closed its output: until then their memory and files are in use.
  const ended = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(new Error(`${server.name} ${why}. Its last words:\n${output}`));
    const limit = setTimeout(() => fail(`was not ready in ${START_LIMIT_MS} ms`), START_LIMIT_MS);
    const listen = (chunk: Buffer): void => {
      output = (output + chunk).slice(-KEPT_OUTPUT);
      if (!server.ready.test(output)) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on('data', listen);
    child.stderr?.on('data', listen);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', () => {
      clearTimeout(limit);
      fail('ended while it started');
    });
  });
  try {
    if (child.pid) await folder.record(child.pid, server.stopSignal);
    await ready;
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return { pid: child.pid ?? 0, ended, end: () => stopChild(child, ended, server.stopSignal) };
}

/** Passes none of the caller's variables: some would configure the server (PGDATA, RABBITMQ_NODENAME). */
function spawnTied({ command, args, user, env, cwd, stopSignal }: ServerCommand): ChildProcess {
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const [file, ...rest] = endsWithParent([command, ...args], { user, signal: stopSignal });
  return spawn(file, rest, {
    cwd: cwd ?? '/',
    env: { PATH: `${path}:${process.env['PATH'] ?? ''}`, LANG: 'C.UTF-8', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Ctrl-C in a terminal reaches its whole process group. We end the servers last, ourselves.
    detached: true,
  });
}

/** Runs a command of a server package to its end. Root runs it as the package user. */
export async function runTool(user: string, command: string, args: string[]): Promise<void> {
  const [file, ...rest] = endsWithParent([command, ...args], { user, signal: 'SIGKILL' });
  await promisify(execFile)(file, rest, { cwd: '/', env: { LANG: 'C.UTF-8' } });
}

async function stopChild(
  child: ChildProcess,
  ended: Promise<string>,
  signal: NodeJS.Signals,
): Promise<void> {
  const over = child.exitCode !== null || child.signalCode !== null;
  if (!over) child.kill(signal);
  const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await ended;
  clearTimeout(limit);
}
