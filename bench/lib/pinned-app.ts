// The program of single-app.ts as a process that has a core of its own.
import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { testDatabase, testRedis } from '@traceshop/test-servers';
import { endsWithParent } from '@traceshop/test-servers/ends-with-parent';
import type { Request } from 'autocannon';
import type { CleanUps } from '../../scripts/demo/clean-ups.ts';
import type { Slice } from './bench-shop.ts';
import { cpuMs, untilIdle, untilSent } from './cpu.ts';
import { load } from './load.ts';
import type { Variant } from './variants.ts';

const APP = join(import.meta.dirname, 'single-app.ts');
const REGISTER = createRequire(import.meta.url).resolve('@traceshop/telemetry/register');

/** Addresses in the variables that the program reads. */
export interface Stores {
  DATABASE_URL: string;
  REDIS_URL: string;
}

export interface PinnedApp {
  /** The requests, measured: from rest to rest. */
  slice(request: Request, amount: number): Promise<Slice>;
  stop(): Promise<void>;
}

export async function storesOf(cleanUps: CleanUps): Promise<Stores> {
  const [database, redis] = [await testDatabase(), await testRedis()];
  cleanUps.add('the stores', async () => {
    await redis.close();
    await database.drop();
  });
  return { DATABASE_URL: database.url, REDIS_URL: redis.url };
}

export async function startPinned(
  cleanUps: CleanUps,
  { telemetry, env, core, stores }: Variant & { core: number; stores: Stores },
): Promise<PinnedApp> {
  const preload = telemetry ? ['--require', REGISTER] : [];
  const command = ['taskset', '--cpu-list', String(core), process.execPath, ...preload, APP];
  const [file, ...args] = endsWithParent(command, { signal: 'SIGKILL' });
  const child = spawn(file, args, {
    env: { PATH: process.env['PATH'] ?? '', OTEL_SERVICE_NAME: 'single', ...stores, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const stop = (): Promise<void> => ended(child);
  cleanUps.add('the program', stop);
  const url = `http://127.0.0.1:${await portOf(child)}`;
  const pids = [child.pid ?? 0];
  return {
    slice: async (request, amount) => {
      await untilIdle(pids);
      const before = cpuMs(pids);
      const { perSecond } = await load({ url, requests: [request], amount });
      const spent = (await untilSent(pids)) - before;
      return { perSecond, cpuMicros: (spent * 1000) / amount };
    },
    stop,
  };
}

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve(port));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended (${code})`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
