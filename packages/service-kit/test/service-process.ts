import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { eventually } from '@traceshop/test-servers/eventually';

export interface ServiceProcess {
  url: string;
  /** Waits for a message of this type over IPC. */
  said(type: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  exited: Promise<number | null>;
  /** The `msg` of each log line so far. */
  messages(): string[];
  stderr(): string;
}

/** Starts the fixture; resolves when it listens or has ended. */
export async function startProcess(env: Record<string, string>): Promise<ServiceProcess> {
  const child = fork(join(__dirname, 'fixtures/service.cjs'), { env, silent: true });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const said: { type: string; port?: number }[] = [];
  child.on('message', (message) => said.push(message as { type: string }));
  // 'close' comes after the last output, 'exit' may not.
  const exited = once(child, 'close').then(([code]) => code as number | null);
  const port = await listening(child, exited);
  return {
    url: `http://127.0.0.1:${port}`,
    said: (type) =>
      eventually(() => expect(said.map((m) => m.type)).toContain(type), { awaited: `IPC ${type}` }),
    kill: (signal) => void child.kill(signal),
    exited,
    messages: () => output.stdout.trim().split('\n').filter(Boolean).map(messageOf),
    stderr: () => output.stderr,
  };
}

async function listening(child: ChildProcess, exited: Promise<unknown>): Promise<number> {
  const ready = once(child, 'message').then(([message]) => (message as { port: number }).port);
  return Promise.race([ready, exited.then(() => 0)]);
}

function messageOf(line: string): string {
  return (JSON.parse(line) as { msg: string }).msg;
}
