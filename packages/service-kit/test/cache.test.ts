// Redis as a cache one can do without: down, silent, back again.
import { type AddressInfo, connect, createServer } from 'node:net';
import { createClient } from '@redis/client';
import { testRedis } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy } from '@traceshop/test-servers/proxy';
import { limited } from '../src/core/time-limit';
import type { Cache } from '../src/index';
import { createCache } from '../src/redis/cache';
import { type CollectedLogger, collectedLogger } from './collected-logger';
import { tooLate } from './too-late';

let redis: Awaited<ReturnType<typeof testRedis>>;
let proxy: Awaited<ReturnType<typeof startProxy>>;
let log: CollectedLogger;
let cache: Cache;
beforeEach(async () => {
  redis = await testRedis();
  proxy = await startProxy(redis.url);
  log = collectedLogger();
});
afterEach(async () => {
  await cache.close();
  await proxy.close();
  await redis.close();
});

async function connected(): Promise<void> {
  cache = createCache({ url: proxy.url, logger: log.logger });
  await ready();
}

/** After an outage the cache is left alone for a while. */
const worksAgain = () =>
  eventually(async () => expect(await cache.get('k')).toBe(1), { awaited: 'the pause is over' });

const ready = () => eventually(() => cache.ready(), { awaited: 'the cache is ready' });

async function milliseconds(work: Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work;
  return performance.now() - began;
}

test('when Redis works, what is set comes back', async () => {
  await connected();
  await eventually(
    async () => {
      // A command that waits for a quarter of a second, as on a busy machine, is an outage for the cache.
      log.lines.length = 0;
      await cache.set('k', { a: [1, 'ä'] }, 60);
      expect(await cache.get('k')).toEqual({ a: [1, 'ä'] });
      expect(await cache.get('other')).toBeUndefined();
      expect(log.lines).toEqual([]);
    },
    { awaited: 'a round trip without a word' },
  );
});

test('when a value has a time to live, Redis keeps it no longer', async () => {
  await connected();
  await cache.set('k', 1, 60);
  const client = await createClient({ url: redis.url }).connect();
  expect(await client.ttl('k')).toBeGreaterThan(50);
  await client.set('foreign', '{not json');
  client.destroy();
  expect(await cache.get('foreign')).toBeUndefined();
});

/** One after the other. */
async function getTimes(times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) await cache.get('k');
}

test('when Redis was never there, every call ends at once and one line says so', async () => {
  await proxy.cut();
  cache = createCache({ url: proxy.url, logger: log.logger });
  for (let i = 0; i < 100; i += 1) {
    await cache.get('k');
    await cache.set('k', 1, 60);
  }
  // By default a command waits in a queue until Redis is there, which is never.
  await expect(cache.ready()).rejects.toThrow();
  await eventually(() => expect(log.lines).toHaveLength(1), { awaited: 'the one line' });
  expect(log.messages()).toEqual(['Redis is down; going on without the cache']);
});

test('when Redis goes down and comes back, so does the cache, with one line each', async () => {
  await connected();
  await cache.set('k', 1, 60);
  await proxy.cut();
  for (let i = 0; i < 20; i += 1) expect(await cache.get('k')).toBeUndefined();
  await proxy.restore();
  await ready();
  await worksAgain();
  expect(log.messages()).toEqual(['Redis is down; going on without the cache', 'Redis is back']);
});

test('when Redis is silent, one call waits a quarter of a second and the next not at all', async () => {
  await connected();
  await cache.set('k', 1, 60);
  proxy.stall();
  // A silent link is given up after five seconds.
  expect(await limited(4_500, cache.get('k'), tooLate)).toBeUndefined();
  // 25 seconds, if each of them waited a quarter of one too.
  expect(await milliseconds(getTimes(100))).toBeLessThan(12_000);
  await expect(cache.ready()).rejects.toThrow('no answer in time');
  await proxy.cut();
  await proxy.restore();
  await ready();
  await worksAgain();
});

test('when commands may take longer, a silent Redis is waited for that long', async () => {
  cache = createCache({ url: proxy.url, logger: log.logger, commandTimeoutMs: 60_000 });
  await ready();
  proxy.stall();
  await expect(limited(1_000, cache.get('k'), tooLate)).rejects.toThrow('later than promised');
});

test('when a link falls silent for ever, it is replaced by a new one', async () => {
  const doomed = await startProxy(redis.url);
  const switching = await startSwitch([doomed.port, proxy.port]);
  const url = new URL(proxy.url);
  url.port = String(switching.port);
  cache = createCache({ url: url.href, logger: log.logger });
  await ready();
  await cache.set('k', 1, 60);
  doomed.stall();
  await eventually(async () => expect(await cache.get('k')).toBe(1), {
    awaited: 'a new connection',
    deadlineMs: 20_000,
  });
  expect(log.messages()).toEqual(['Redis is down; going on without the cache', 'Redis is back']);
  switching.close();
  await doomed.close();
});

/** Forwards the first connection to the first port, the second to the second, and so on; the last stays. */
async function startSwitch(ports: number[]): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => {
    const target = connect((ports.length > 1 ? ports.shift() : ports[0]) ?? 0, '127.0.0.1');
    socket.pipe(target).pipe(socket);
    socket.on('error', () => target.destroy());
    target.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Not to keep Jest waiting when the test fails before it closes this.
  server.unref();
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

test('when very many calls come while Redis is silent, they do not pile up', async () => {
  await connected();
  proxy.stall();
  const calls = Array.from({ length: 5_000 }, (_, i) => cache.set(`k${i}`, 'x', 60));
  // A silent link is given up after five seconds.
  await limited(4_500, Promise.all(calls), tooLate);
});
