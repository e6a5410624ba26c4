// Private parts of the shared test servers: a database, a Redis database and a RabbitMQ virtual host
// that no other test uses.
import { randomBytes } from 'node:crypto';
import { createClient } from '@redis/client';
import { administer } from './administer.ts';
import { serverAddress } from './hub.ts';
import type { ServerAddress, ServerKind } from './provider.ts';

/** The address of a server: the one that all tests share, or a test's own. */
export type AddressOf = (kind: ServerKind) => Promise<ServerAddress>;

/**
 * A new, empty database on the shared PostgreSQL. `drop` ends open connections and removes it.
 */
export async function testDatabase(
  addressOf: AddressOf = serverAddress,
): Promise<{ url: string; drop(): Promise<void> }> {
  const { url } = await addressOf('postgres');
  const name = uniqueName();
  await administer(url, `CREATE DATABASE ${name}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    drop: () => administer(url, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** A private, empty Redis database. `close` empties it again. */
export async function testRedis(
  addressOf: AddressOf = serverAddress,
): Promise<{ url: string; close(): Promise<void> }> {
  const { url } = await addressOf('redis');
  const index = await withRedis(url, async (client) => {
    const configured = await client.configGet('databases');
    const others = Number(configured['databases'] ?? 16) - 1;
    // Database 0 only holds a counter, so that each caller in any worker gets the next number.
    return 1 + (((await client.incr('traceshop-tests:next')) - 1) % others);
  });
  const own = new URL(url);
  own.pathname = `/${index}`;
  const flush = () => withRedis(own.href, async (client) => void (await client.flushDb()));
  await flush();
  return { url: own.href, close: flush };
}

/** A new RabbitMQ virtual host. `drop` removes it with its queues and connections. */
export async function testVhost(
  addressOf: AddressOf = serverAddress,
): Promise<{ url: string; drop(): Promise<void> }> {
  const { url, managementUrl } = await addressOf('rabbitmq');
  if (!managementUrl) throw new Error('the RabbitMQ test server has no management API');
  const name = uniqueName();
  const user = new URL(url).username || 'guest';
  await manage(managementUrl, 'PUT', `/vhosts/${name}`);
  await manage(managementUrl, 'PUT', `/permissions/${name}/${user}`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => manage(managementUrl, 'DELETE', `/vhosts/${name}`) };
}

function uniqueName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}

type RedisClient = ReturnType<typeof createClient>;

async function withRedis<T>(url: string, fn: (client: RedisClient) => Promise<T>): Promise<T> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  // Without a listener, a socket error would end the process. The command rejects anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    return await fn(client as RedisClient);
  } finally {
    client.destroy();
  }
}

const ALL_RIGHTS = JSON.stringify({ configure: '.*', write: '.*', read: '.*' });

async function manage(base: string, method: 'PUT' | 'DELETE', path: string): Promise<void> {
  const { username, password, origin } = new URL(base);
  const response = await fetch(`${origin}/api${path}`, {
    method,
    headers: {
      authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
      'content-type': 'application/json',
      // Requests are rare, so a kept connection may be closed by the server.
      connection: 'close',
    },
    ...(path.startsWith('/permissions') ? { body: ALL_RIGHTS } : {}),
  });
  if (!response.ok && !(method === 'DELETE' && response.status === 404)) {
    throw new Error(`RabbitMQ management: ${method} ${path} returned ${response.status}`);
  }
}
