// `npm run demo` as a user starts it, on free ports.
import { type ChildProcess, spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { ownPorts } from '@traceshop/shop-harness/command';
import { endsWithParent } from '@traceshop/test-servers/ends-with-parent';
import { eventually } from '@traceshop/test-servers/eventually';
import { descendants, type Relative, survivors } from '@traceshop/test-servers/process-family';
import { isAlive } from '@traceshop/test-servers/process-identity';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';
import { root } from '../../scripts/lib/root.ts';

/** The last line of its banner. */
const READY = 'Ctrl-C stops everything.';
const STOP_LIMIT_MS = 45_000;

export interface Demo {
  /** From the command to the banner. */
  readyMs: number;
  gateway: string;
  jaeger: string;
  /** Everything that runs for it now. */
  family(): Promise<Relative[]>;
  /** SIGTERM, and the end of all of it. */
  stop(): Promise<void>;
}

export interface DemoOptions {
  /** The working copy it is started in; this one by default. */
  folder?: string;
  env?: Record<string, string>;
  limitMs?: number;
}

/** Starts it, and waits for its banner. It is stopped by the clean-ups at the latest. */
export async function startDemo(cleanUps: CleanUps, options: DemoOptions = {}): Promise<Demo> {
  const { folder = root, env = {}, limitMs = 180_000 } = options;
  const ports = await ownPorts();
  const began = performance.now();
  const [file, ...args] = endsWithParent(['npm', 'run', 'demo'], { signal: 'SIGTERM' });
  const child = spawn(file, args, {
    cwd: folder,
    env: { ...withoutOurNpm(), ...ports, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A terminal's Ctrl-C is for us; we stop it.
    detached: true,
  });
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= end(child);
    return stopped;
  };
  cleanUps.add('the demo', stop);
  await banner(child, limitMs);
  return {
    readyMs: performance.now() - began,
    gateway: `http://127.0.0.1:${ports['GATEWAY_PORT']}`,
    jaeger: `http://127.0.0.1:${ports['JAEGER_PORT']}`,
    family: () => descendants(child.pid),
    stop,
  };
}

/** Resolves with the banner's last line; rejects, with what was said, at an end or the limit. */
function banner(child: ChildProcess, limitMs: number): Promise<void> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`npm run demo ${why}:\n${output}`));
    const limit = setTimeout(() => fail(`was not ready within ${limitMs / 1000} s`), limitMs);
    const keep = (chunk: Buffer): void => {
      // Read to its end, or the demo would stand still at a full pipe; kept only until it is ready.
      output = `${output}${chunk}`.slice(-20_000);
      if (!output.includes(READY)) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    child.once('error', (error) => fail(`did not start (${error.message})`));
    child.once('close', (code, signal) => {
      clearTimeout(limit);
      fail(`ended (${signal ?? code})`);
    });
  });
}

/** npm may end before what it started: all are awaited, and killed one by one if they hang. */
async function end(child: ChildProcess): Promise<void> {
  const family = await descendants(child.pid);
  child.kill('SIGTERM');
  const gone = async (): Promise<void> => {
    const left = await survivors(family);
    const npmRuns = child.exitCode === null && child.signalCode === null;
    if (left.length > 0 || npmRuns) throw new Error(left.join('\n') || 'npm');
  };
  await eventually(gone, { awaited: 'the end of the demo', deadlineMs: STOP_LIMIT_MS }).catch(
    async (error: unknown) => {
      for (const { pid, identity } of family) {
        if (await isAlive(identity)) process.kill(pid, 'SIGKILL');
      }
      throw error;
    },
  );
}

/**
 * What the `npm run bench` around us has set for its own folder (prefix, cache, package) would send
 * an npm of another folder there.
 */
function withoutOurNpm(): NodeJS.ProcessEnv {
  const ours = /^npm_(?!config_)|^npm_config_(local_prefix|global_prefix|prefix|cache)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}
