import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { contact, DELAYS_MS } from './notification-service';
import type { Stage } from './stage';

/** A user service over HTTP, for a process that cannot be handed a fake. */
export async function startUserStub() {
  const calm = { status: 200, delayMs: 0, asked: 0 };
  const stub = { ...calm };
  const server = createServer((_req, res) => {
    stub.asked += 1;
    setTimeout(() => {
      res.writeHead(stub.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ id: 'usr_stub', ...contact }));
    }, stub.delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(stub, {
    url: `http://127.0.0.1:${port}`,
    reset: () => Object.assign(stub, calm),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  });
}

export type UserStub = Awaited<ReturnType<typeof startUserStub>>;

export interface ServiceProcess {
  url: string;
  child: ChildProcess;
  /** Everything it has written so far. */
  output(): string;
  /** How it ended. */
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** The built service in a process of its own, which a test can kill or let kill itself. */
export async function startServiceProcess(
  stage: Stage,
  users: UserStub,
  env: Record<string, string> = {},
): Promise<ServiceProcess> {
  const [first, second, last] = DELAYS_MS;
  const child = fork(join(__dirname, '../dist/main.js'), {
    execArgv: ['--enable-source-maps'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      PORT: '0',
      OTEL_SDK_DISABLED: 'true',
      DATABASE_URL: stage.databaseUrl,
      RABBITMQ_URL: stage.rabbitmqUrl,
      SMTP_URL: stage.mail.url,
      USER_URL: users.url,
      USER_TIMEOUT_MS: '900',
      SMTP_TIMEOUT_MS: '900',
      CLAIM_MS: '2000',
      RETRY_1_MS: String(first),
      RETRY_2_MS: String(second),
      RETRY_3_MS: String(last),
      ...env,
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  stage.onStop(() => child.kill('SIGKILL'));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const listening = once(child, 'message') as Promise<[{ port: number }]>;
  const begun = await Promise.race([listening, ended]);
  if (!Array.isArray(begun)) throw new Error(`the service did not start: ${output}`);
  return { url: `http://127.0.0.1:${begun[0].port}`, child, output: () => output, ended };
}
