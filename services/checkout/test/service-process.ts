import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface ServiceProcess {
  url: string;
  /** Resolves when it has ended: by which signal, and what it wrote. */
  ended: Promise<{ signal: string | null; output: string }>;
  /** SIGTERM, and resolves when it has ended. */
  stop(): Promise<void>;
}

/** The built service as a process of its own (`tsc -b` first), as an operator starts it. */
export async function startProcess(env: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: join(__dirname, '..'),
    env: { PATH: process.env['PATH'], PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const ended = ending(child);
  const port = await Promise.race([listening(child), ended.then(tooEarly)]);
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function ending(child: ChildProcess): Promise<{ signal: string | null; output: string }> {
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout?.on('data', collect);
  child.stderr?.on('data', collect);
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { signal, output };
}

async function listening(child: ChildProcess): Promise<number> {
  for (;;) {
    const [message] = (await once(child, 'message')) as [{ type?: string; port?: number }];
    if (message.type === 'listening' && message.port !== undefined) return message.port;
  }
}

function tooEarly({ output }: { output: string }): never {
  throw new Error(`the service ended before it listened:\n${output}`);
}
