// More than a service can work on: requests, bodies, connections.
import { Agent, get } from 'node:http';
import { connect, type Socket } from 'node:net';
import { eventually } from '@traceshop/test-servers/eventually';
import { listen as listenHttp } from '../src/http-server/http-server';
import { createHttpApp, readBody } from '../src/index';
import { listen, silentLogger, type TestServer } from '../src/testing';
import { parseRaw, sendRaw } from './raw-socket';

const JSON_HEAD =
  'POST /items HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nContent-Type: application/json\r\n';

let server: TestServer;
let checks = 0;
let finish: (() => void)[] = [];
beforeEach(async () => {
  finish = [];
  checks = 0;
  const app = createHttpApp({
    logger: silentLogger(),
    maxInProgress: 2,
    readiness: {
      store: async () => {
        checks += 1;
        await new Promise((resolve) => setImmediate(resolve));
      },
    },
    routes: (router) => {
      router.get('/slow', async (_req, res) => {
        await new Promise<void>((resolve) => finish.push(resolve));
        res.json({});
      });
      router.post('/items', async (req, res) => {
        res.json({ body: await readBody(req, { type: 'application/json', limit: 8192 }) });
      });
    },
  });
  server = await listen(app);
});
afterEach(() => server.close());

const OVERLOADED = {
  status: 503,
  headers: { 'retry-after': '1' },
  body: { code: 'overloaded', detail: expect.stringContaining('too many requests') },
};

test('when as many requests are in progress as allowed, the next gets 503 until one has ended', async () => {
  const slow = [server.request('GET', '/slow'), server.request('GET', '/slow')];
  await eventually(() => expect(finish).toHaveLength(2), { awaited: 'two requests in progress' });
  expect(await server.request('POST', '/items', { body: {} })).toMatchObject(OVERLOADED);
  expect(await server.request('GET', '/nothing')).toMatchObject({ status: 404 });
  expect(await server.request('PUT', '/items')).toMatchObject({ status: 405 });
  expect(await server.request('GET', '/health')).toMatchObject({ status: 200 });
  expect(await server.request('GET', '/ready')).toMatchObject({ status: 200 });
  for (const end of finish) end();
  for (const response of await Promise.all(slow)) expect(response.status).toBe(200);
  expect(await server.request('POST', '/items', { body: {} })).toMatchObject({ status: 200 });
});

test('when many ask for readiness at once, each dependency is asked once', async () => {
  // In one packet, they are read in one turn.
  const ready = 'GET /ready HTTP/1.1\r\nHost: shop\r\n';
  const bytes = `${`${ready}\r\n`.repeat(49)}${ready}Connection: close\r\n\r\n`;
  const answers = await sendRaw(server.url, bytes);
  expect(answers.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(50);
  expect(checks).toBe(1);
});

interface HalfSent {
  socket: Socket;
  answer: Promise<string>;
}

/** Sends a body but for its last byte. */
function sendHalf(): HalfSent {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname).setEncoding('utf8');
  const answer = new Promise<string>((resolve) => {
    let received = '';
    socket.on('data', (chunk: string) => {
      received += chunk;
    });
    socket.on('error', () => undefined).on('close', () => resolve(received));
  });
  socket.write(`${JSON_HEAD}Content-Length: 3\r\n\r\n{ `);
  return { socket, answer };
}

test('when bodies stop half way, they hold no place of other requests and end with 408', async () => {
  const halves = Array.from({ length: 20 }, sendHalf);
  for (let turn = 0; turn < 5; turn += 1) {
    expect(await server.request('POST', '/items', { body: {} })).toMatchObject({ status: 200 });
  }
  for (const { answer } of halves) {
    expect(parseRaw(await answer)).toMatchObject({
      status: 408,
      body: { code: 'request_timeout' },
    });
  }
});

test('when too many bodies are under way, the oldest gives way to the newest', async () => {
  const halves = Array.from({ length: 300 }, sendHalf);
  const first = parseRaw((await halves[0]?.answer) ?? '');
  expect(first).toMatchObject({ status: 503, body: { code: 'overloaded' } });
  expect(first.head).toContain('Retry-After: 1');
  halves.at(-1)?.socket.write('}');
  expect(parseRaw((await halves.at(-1)?.answer) ?? '')).toMatchObject({ status: 200 });
  for (const { socket } of halves) socket.destroy();
});

test('when a client expects 100-continue for a body too large, it gets 413 instead', async () => {
  const head = `${JSON_HEAD}Expect: 100-continue\r\nContent-Length: 9000\r\n\r\n`;
  const answer = parseRaw(await sendRaw(server.url, head));
  expect(answer).toMatchObject({ status: 413, body: { code: 'body_too_large' } });
  expect(answer.head).toContain('Connection: close');
});

const statusOf = (port: number, agent: Agent) =>
  new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
    get({ port, agent }, (res) => {
      res.resume();
      res.on('end', () => resolve({ status: res.statusCode, connection: res.headers.connection }));
    }).on('error', reject);
  });

test('when a connection has reached its age, its next response closes it', async () => {
  const young = await listenHttp((_req, res) => void res.end(), { port: 0 });
  const old = await listenHttp((_req, res) => void res.end(), { port: 0, connectionMaxAgeMs: 0 });
  const agent = new Agent({ keepAlive: true });
  expect(await statusOf(young.port, agent)).toEqual({ status: 200, connection: 'keep-alive' });
  expect(await statusOf(old.port, agent)).toEqual({ status: 200, connection: 'close' });
  agent.destroy();
  await Promise.all([young, old].map((one) => one.drain({ timeoutMs: 1_000 })));
});

test('when too many connections are open, the one idle for longest is closed and the newest is served', async () => {
  const small = await listenHttp((_req, res) => void res.end(), { port: 0, maxConnections: 10 });
  const first = connect(small.port, '127.0.0.1');
  const closed = new Promise((resolve) => first.once('close', resolve));
  await new Promise((resolve) => first.once('connect', resolve));
  const others = Array.from({ length: 9 }, () => connect(small.port, '127.0.0.1'));
  await Promise.all(others.map((one) => new Promise((resolve) => one.once('connect', resolve))));
  expect((await statusOf(small.port, new Agent())).status).toBe(200);
  await closed;
  for (const socket of others) socket.destroy();
  await small.drain({ timeoutMs: 1_000 });
});
