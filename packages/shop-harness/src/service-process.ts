// One built service as a child process, started as in production.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endsWithParent } from '@traceshop/test-servers/ends-with-parent';
import { eventually } from '@traceshop/test-servers/eventually';

const WORKSPACE = join(import.meta.dirname, '../../..');

/**
 * Node's options for every service. The small young generation saves memory: by default V8 lets it grow
 * to 48 MB before it collects (an idle service has 146 MB without these options, 117 MB with them).
 */
export const NODE_OPTIONS_OF_SERVICES: readonly string[] = [
  '--enable-source-maps',
  '--max-semi-space-size=2',
  '--max-old-space-size=192',
];

/**
 * What the C library of the start command does with memory. A body of 60 kB, say, is by default taken from one heap
 * that grows and, in pieces, never shrinks: 30 MB that a flood leaves behind. This way it is given back when it is freed.
 */
export const MALLOC_OF_SERVICES: Readonly<Record<string, string>> = {
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

export interface ProgramOptions {
  name: string;
  /** Its folder, from the workspace's root: `services/user`. */
  folder: string;
  /** Relative to that folder; `dist/main.js` by default. */
  script?: string;
  /** Arguments of the script. None by default. */
  args?: readonly string[];
  /** Preloads the telemetry; true by default. */
  telemetry?: boolean;
  /** Its whole environment, except PATH. */
  env: Record<string, string>;
  /** 0 chooses a free port and keeps it over restarts. */
  port: number;
  /** The signal that the kernel sends it if this process dies. */
  parentSignal?: NodeJS.Signals;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface ServiceProcess {
  name: string;
  /** The same after each restart. */
  url: string;
  port: number;
  /** The current process, for its pid and its IPC channel. */
  child(): ChildProcess;
  /** Sends a signal, `SIGKILL` by default, and waits for the end. */
  kill(signal?: NodeJS.Signals): Promise<Exit>;
  /** Waits until the process ends by itself. */
  exited(): Promise<Exit>;
  /** Restarts it on its port, with `env` over its variables. Resolves when it listens. */
  restart(env?: Record<string, string>): Promise<void>;
  /** Sends SIGTERM and waits for the end, like an orchestrator. */
  stop(): Promise<Exit>;
  /** Its log since the first start: the lines that are JSON. */
  logs(): Record<string, unknown>[];
  /** Its output since the first start, stdout and stderr. */
  output(): string;
}

/** Starts a program and waits until it listens. @throws an error with its last output if it does not */
export async function startServiceProcess(options: ProgramOptions): Promise<ServiceProcess> {
  const lines: string[] = [];
  let env = options.env;
  let life = startLife(options, env, lines);
  const port = await life.listening;
  const kill = (signal: NodeJS.Signals = 'SIGKILL'): Promise<Exit> => {
    life.child.kill(signal);
    return life.ended;
  };
  return {
    name: options.name,
    url: `http://127.0.0.1:${port}`,
    port,
    child: () => life.child,
    kill,
    exited: () => life.ended,
    restart: async (changes = {}) => {
      await kill();
      env = { ...env, ...changes };
      life = startLife({ ...options, port }, env, lines);
      await life.listening;
    },
    stop: () => kill('SIGTERM'),
    logs: () => lines.flatMap(parsed),
    output: () => lines.join('\n'),
  };
}

interface Life {
  child: ChildProcess;
  /** Resolves with the port when it listens. */
  listening: Promise<number>;
  ended: Promise<Exit>;
}

/**
 * The variables of this process that every service gets. The first is set by `npm test` only, and the
 * demo starts without it: docs/decisions/no-compile-cache.md
 */
const PASSED_ON = ['NODE_COMPILE_CACHE', 'TRACESHOP_INSTRUMENTATIONS'] as const;

function passedOn(): NodeJS.ProcessEnv {
  const given = PASSED_ON.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(given.filter(([, value]) => value !== undefined));
}

/** Spawns a program for the demo and the tests, and reports its output line by line. */
export function spawnProgram(
  options: ProgramOptions,
  onLine: (line: string) => void,
): ChildProcess {
  const { script = 'dist/main.js', args: given = [], telemetry = true } = options;
  const { parentSignal = 'SIGKILL' } = options;
  const preload = telemetry ? ['--require', '@traceshop/telemetry/register'] : [];
  // The name of a service is only for `ps` and `pkill -f`. Otherwise all processes look the same.
  const words = given.length > 0 ? given : [options.name];
  const command = [process.execPath, ...NODE_OPTIONS_OF_SERVICES, ...preload, script, ...words];
  const [file, ...args] = endsWithParent(command, { signal: parentSignal });
  const child = spawn(file, args, {
    cwd: join(WORKSPACE, options.folder),
    env: {
      PATH: process.env['PATH'] ?? '',
      ...passedOn(),
      PORT: String(options.port),
      ...MALLOC_OF_SERVICES,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // Not in the terminal's process group: the parent handles Ctrl-C and ends its children.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', onLine);
  }
  return child;
}

function startLife(options: ProgramOptions, env: Record<string, string>, lines: string[]): Life {
  const child = spawnProgram({ ...options, env }, (line) => lines.push(line));
  const ended = new Promise<Exit>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const listening = new Promise<number>((resolve, reject) => {
    child.on('message', (message: { type?: unknown; port?: number }) => {
      if (message.type === 'listening') resolve(message.port ?? options.port);
    });
    child.once('error', reject);
    void ended.then(({ code, signal }) => {
      const words = lines.slice(-20).join('\n');
      reject(new Error(`${options.name} ended (${signal ?? code}) before it listened:\n${words}`));
    });
  });
  return { child, listening, ended };
}

function parsed(line: string): Record<string, unknown>[] {
  try {
    return [JSON.parse(line) as Record<string, unknown>];
  } catch {
    return [];
  }
}

/** Waits until `/ready` of a service reports that its stores respond. */
export async function untilReady(service: { name: string; url: string }): Promise<void> {
  await eventually(
    async () => {
      const response = await fetch(`${service.url}/ready`);
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    },
    { awaited: `${service.name} is ready`, deadlineMs: 30_000 },
  );
}
