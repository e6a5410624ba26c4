// The trace desk as its command starts it: a process of its own, on free ports.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cpuMs } from './cpu.ts';
import { residentMb } from './memory-of.ts';

export const DESK = join(import.meta.dirname, '../../packages/trace-desk');

export interface DeskProcess {
  otlpUrl: string;
  apiUrl: string;
  /** Milliseconds from the start of the process to its first line. */
  startedInMs: number;
  /** User and system time so far, in milliseconds. */
  cpuMs(): number;
  /** Megabytes. */
  residentMb(): number;
  /** Megabytes of its own: without the program Node, which it maps. */
  ownMb(): number;
  stop(): Promise<void>;
}

export async function startDeskProcess(): Promise<DeskProcess> {
  const begun = performance.now();
  const args = [join(DESK, 'dist/trace-desk.js'), '--otlp-port', '0', '--port', '0'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const urls: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    urls.push(/http:\S+\d/.exec(line)?.[0] ?? '');
    if (urls.length === 2) break;
  }
  const [otlpUrl, apiUrl] = urls;
  const { pid } = child;
  if (!otlpUrl || !apiUrl || pid === undefined) throw new Error('the trace desk did not start');
  return {
    otlpUrl,
    apiUrl,
    startedInMs: performance.now() - begun,
    cpuMs: () => cpuMs([pid]),
    residentMb: () => residentMb(pid),
    ownMb: () => anonymousMb(pid),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

function anonymousMb(pid: number): number {
  const found = /^RssAnon:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return (Number(found ?? 0) * 1024) / 1e6;
}

/** What the desk says of itself. */
export async function stateOf(
  desk: DeskProcess,
): Promise<{ accepted: { spans: number }; usedBytes: number }> {
  const response = await fetch(`${desk.apiUrl}/api/desk/state`);
  return (await response.json()) as { accepted: { spans: number }; usedBytes: number };
}
