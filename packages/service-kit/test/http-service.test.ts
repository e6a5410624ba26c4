// What every service has besides its routes: health, readiness, the deadline, the log line.
import { createHttpApp, readBody, remainingMs, unavailable } from '../src/index';
import { listen, type TestServer } from '../src/testing';
import { type CollectedLogger, collectedLogger } from './collected-logger';

// Far above any pause of a busy machine: no request here is meant to reach it.
const TIMEOUT_MS = 60_000;

let log: CollectedLogger;
let app: ReturnType<typeof createHttpApp>;
let server: TestServer;
let postgres: () => Promise<void>;

beforeEach(async () => {
  log = collectedLogger();
  postgres = async () => undefined;
  app = createHttpApp({
    logger: log.logger,
    timeoutMs: TIMEOUT_MS,
    readiness: { postgres: () => postgres(), redis: async () => undefined },
    routes: (router) => {
      router.get('/left', async (_req, res) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        res.json({ left: remainingMs() });
      });
      router.post('/left', async (req, res) => {
        const body = await readBody(req);
        res.json({ left: remainingMs(), body });
      });
      router.get('/down', () => {
        throw unavailable('redis', new Error('connect ECONNREFUSED 10.0.0.7:6379'));
      });
      router.get('/broken', () => {
        throw new Error('on line 1', { cause: 'x' });
      });
    },
  });
  server = await listen(app);
});
afterEach(() => server.close());

const up = { postgres: 'up', redis: 'up' };

test('when the process lives, it is healthy', async () => {
  expect(await server.request('GET', '/health')).toMatchObject({
    status: 200,
    body: { status: 'healthy' },
  });
});

test('when all dependencies work, it is ready', async () => {
  const response = await server.request('GET', '/ready');
  expect(response).toMatchObject({ status: 200, body: { status: 'ready', dependencies: up } });
});

test('when a dependency is down, it is not ready and says which, but not why', async () => {
  postgres = () => Promise.reject(new Error('password wrong for user admin'));
  expect(await server.request('GET', '/ready')).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { status: 'unavailable', dependencies: { ...up, postgres: 'down' } },
  });
  expect((await server.request('GET', '/health')).status).toBe(200);
});

test('when a dependency does not respond, readiness does all the same, before the deadline', async () => {
  postgres = () => new Promise(() => undefined);
  const began = performance.now();
  const { body } = await server.request('GET', '/ready');
  expect(body).toEqual({ status: 'unavailable', dependencies: { ...up, postgres: 'down' } });
  expect(performance.now() - began).toBeLessThan(TIMEOUT_MS);
});

test('when the service drains, it is not ready', async () => {
  app.enable('draining');
  expect(await server.request('GET', '/ready')).toMatchObject({
    status: 503,
    body: { status: 'draining', dependencies: up },
  });
});

test.each([
  ['none', undefined, 30_000, TIMEOUT_MS],
  ['a shorter one', '25000', 1, 25_000],
  ['a longer one', '600000', 30_000, TIMEOUT_MS],
  ['nonsense', '-1', 30_000, TIMEOUT_MS],
  ['a fraction', '1.5', 30_000, TIMEOUT_MS],
])('when the caller gives %s, the deadline is right', async (...[, header, least, most]) => {
  const headers: Record<string, string> =
    header === undefined ? {} : { 'x-request-timeout-ms': header };
  for (const request of [{ headers }, { headers, body: { a: 1 } }]) {
    const method = 'body' in request ? 'POST' : 'GET';
    const { body } = await server.request<{ left: number }>(method, '/left', request);
    expect(body.left).toBeGreaterThan(least);
    expect(body.left).toBeLessThanOrEqual(most);
  }
});

test('when the deadline that the caller gives has passed already, 504 says so', async () => {
  const headers = { 'x-request-timeout-ms': '0' };
  expect(await server.request('GET', '/left', { headers })).toMatchObject({
    status: 504,
    body: { code: 'deadline_exceeded', detail: expect.stringContaining('had passed') },
  });
});

test('when a dependency fails, 503 with Retry-After says nothing of the network', async () => {
  const response = await server.request('GET', '/down');
  expect(response).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'dependency_unavailable', dependency: 'redis' },
  });
  expect(JSON.stringify(response.body)).not.toContain('10.0.0.7');
  expect(log.lines[0]).toMatchObject({
    level: 'warn',
    code: 'dependency_unavailable',
    error: expect.stringContaining('ECONNREFUSED'),
  });
});

test('when requests get responses, each is one line without query, body or health checks', async () => {
  await server.request('GET', '/left?token=secret');
  await server.request('POST', '/left', { body: { password: 'secret' } });
  await server.request('GET', '/health');
  await server.request('GET', '/nothing?x=secret');
  await server.request('GET', '/broken');
  const requests = log.lines.filter((line) => line['msg'] === 'request');
  expect(requests.map((line) => [line['method'], line['path'], line['status']])).toEqual([
    ['GET', '/left', 200],
    ['POST', '/left', 200],
    ['GET', '/nothing', 404],
    ['GET', '/broken', 500],
  ]);
  expect(JSON.stringify(log.lines)).not.toContain('secret');
  expect(log.lines.filter((line) => line['level'] === 'error')).toMatchObject([
    { msg: 'unexpected error', err: { message: expect.stringContaining('on line 1') } },
  ]);
});
