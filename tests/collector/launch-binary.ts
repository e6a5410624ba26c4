import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@traceshop/test-servers/ports';
import type { Launch, Override, Running } from './launch.ts';

const HOST = '127.0.0.1';

/** The Collector as a process of this machine: other ports and another folder for its queues. */
export async function launchBinary(path: string, launch: Launch): Promise<Running> {
  const folder = await mkdtemp(join(tmpdir(), 'traceshop-collector-'));
  const ports = new Map<number, number>();
  for (const port of [4317, 4318, 8888, 8889, 13_133]) ports.set(port, await freePort());
  const at = (port: number) => `${HOST}:${ports.get(port)}`;
  const local = join(folder, 'local.json');
  const test = join(folder, 'test.json');
  await writeFile(local, JSON.stringify(localOverride(at, launch.storage ?? folder)));
  await writeFile(test, JSON.stringify(launch.override));
  const files = [launch.config, local, test];
  const child = spawn(
    path,
    files.flatMap((file) => ['--config', file]),
    { env: launch.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  child.stdout.on('data', (chunk) => lines.push(String(chunk)));
  child.stderr.on('data', (chunk) => lines.push(String(chunk)));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const exited = child.exitCode !== null || child.signalCode !== null;
    if (!exited) {
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  return {
    at,
    output: () => lines.join(''),
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}

function localOverride(at: (port: number) => string, storage: string): Override {
  const endpoint = (port: number) => ({ endpoint: at(port) });
  const ownMetrics = { host: HOST, port: Number(at(8888).split(':')[1]) };
  return {
    receivers: { otlp: { protocols: { grpc: endpoint(4317), http: endpoint(4318) } } },
    exporters: { prometheus: endpoint(8889) },
    extensions: {
      health_check: endpoint(13_133),
      file_storage: { directory: storage, compaction: { directory: storage } },
    },
    service: {
      telemetry: { metrics: { readers: [{ pull: { exporter: { prometheus: ownMetrics } } }] } },
    },
  };
}
