import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ADDRESS_VARIABLE } from '@traceshop/span-tracker/protocol';
import {
  createTracer,
  type OtlpReceiver,
  type Tracer,
  type TracerOptions,
} from '@traceshop/trace-testing';
import type { Message, Plan } from './plan';

export interface Service {
  child: ChildProcess;
  url: string;
  name: string;
}

export interface ServiceOptions {
  name: string;
  collector: string;
  tracked?: boolean;
  /** How long spans wait for their export; 100 ms by default. */
  exportDelayMs?: number;
}

const FIXTURES = join(__dirname, 'fixtures');

export async function startService(options: ServiceOptions): Promise<Service> {
  const settings = JSON.stringify({ tracked: true, ...options });
  const env = { ...process.env, [ADDRESS_VARIABLE]: options.collector };
  const child = fork(join(FIXTURES, 'service.mts'), [settings], { execArgv: [], env });
  const [message] = (await once(child, 'message')) as [{ port: number }];
  return { child, name: options.name, url: `http://127.0.0.1:${message.port}` };
}

/** A tracer for these services, with generous limits for a busy machine. */
export function tracerFor(
  source: OtlpReceiver,
  services: readonly Service[],
  options: Partial<TracerOptions> = {},
): Tracer {
  const processes = services.map(({ child }) => child);
  return createTracer({ source, processes, deadlineMs: 20_000, ...options });
}

/** As an orchestrator does: the service shuts its SDK down. */
export async function shutDown({ child }: Service): Promise<void> {
  child.kill('SIGTERM');
  await once(child, 'exit');
}

export async function stop({ child }: Service): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

export function startIdleProcess(address: string): ChildProcess {
  // The time limit only serves a failing test: without it the process would stay for ever.
  return fork(join(FIXTURES, 'idle.mts'), [], {
    execArgv: [],
    timeout: 60_000,
    env: { ...process.env, [ADDRESS_VARIABLE]: address },
  });
}

export interface Answer {
  headers: Record<string, string>;
}

export async function run(
  service: Service,
  plan: Plan,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(`${service.url}/run`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(plan),
  });
  await response.text();
  return { headers: Object.fromEntries(response.headers) };
}

/** Takes messages at once and delivers them later: the gap in which nothing of a trace is open. */
export async function startBroker() {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const message = JSON.parse(String(Buffer.concat(chunks))) as Message;
    const traceparent = String(request.headers['traceparent']);
    response.end();
    if (message.to === undefined) return;
    await wait(message.heldMs);
    await fetch(`${message.to}/consume`, {
      method: 'POST',
      headers: { traceparent },
      body: JSON.stringify(message.plan),
    }).catch(() => undefined);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
