// One set of servers for a Jest run, in Jest's parent process. It starts a server when the first test
// file needs it, and sends its address to the workers.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type RunningServer,
  SERVER_KINDS,
  type ServerAddress,
  type ServerKind,
  type ServerProvider,
} from './provider.ts';

/** The address of the hub for the workers. Jest's global set-up sets it. */
export const HUB_VARIABLE = 'TRACESHOP_TEST_SERVER_HUB';

export interface Hub {
  url: string;
  close(): Promise<void>;
}

/** These variables name external servers, which are never started or stopped here. */
const GIVEN: Record<ServerKind, string> = {
  postgres: 'TEST_POSTGRES_URL',
  redis: 'TEST_REDIS_URL',
  rabbitmq: 'TEST_RABBITMQ_URL',
};

export function givenAddress(kind: ServerKind, env = process.env): ServerAddress | undefined {
  const url = env[GIVEN[kind]];
  if (!url) return undefined;
  if (kind !== 'rabbitmq') return { url };
  const { username, password, hostname } = new URL(url);
  const byDefault = `http://${username || 'guest'}:${password || 'guest'}@${hostname}:15672`;
  return { url, managementUrl: env['TEST_RABBITMQ_MANAGEMENT_URL'] || byDefault };
}

/** The servers that a run must start. */
export function kindsToStart(env = process.env): ServerKind[] {
  return SERVER_KINDS.filter((kind) => !givenAddress(kind, env));
}

export async function startHub(provider: ServerProvider): Promise<Hub> {
  const started = new Map<ServerKind, Promise<RunningServer>>();
  const start = (kind: ServerKind): Promise<RunningServer> => {
    const running = started.get(kind) ?? startOrRetry(provider, kind);
    started.set(kind, running);
    return running;
  };
  const server = createServer((request, response) => {
    const kind = SERVER_KINDS.find((known) => request.url === `/${known}`);
    const respond = (status: number, body: unknown): void => {
      // Minutes pass between requests of a worker, so a kept connection may close during its next request.
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    };
    if (!kind) return respond(404, { error: `no such server: ${request.url}` });
    start(kind).then(
      (running) => respond(200, running.address),
      (error: unknown) => respond(500, { error: String(error) }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    const ended = await Promise.allSettled(started.values());
    await Promise.all(ended.map((one) => (one.status === 'fulfilled' ? one.value.stop() : null)));
    await provider.close();
  };
  return { url: `http://127.0.0.1:${port}`, close };
}

/**
 * Tries twice: another program may have taken the port, or the machine was too busy. A problem that the
 * user must fix fails again.
 */
function startOrRetry(provider: ServerProvider, kind: ServerKind): Promise<RunningServer> {
  return provider.start(kind).catch(() => provider.start(kind));
}

/** Asks the hub for a server. The first caller waits until it has started. */
export async function serverAddress(kind: ServerKind): Promise<ServerAddress> {
  const given = givenAddress(kind);
  if (given) return given;
  const hub = process.env[HUB_VARIABLE];
  if (!hub) throw new Error(`no test servers: ${HUB_VARIABLE} is set by Jest's global set-up`);
  const response = await fetch(`${hub}/${kind}`);
  const body = (await response.json()) as ServerAddress & { error?: string };
  if (!response.ok) throw new Error(`the ${kind} test server did not start: ${body.error}`);
  return body;
}
