// Draining a server while answers are under way.
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../src/http-server/http-server';

/** A server whose answers have begun and wait to be ended. */
async function startEndless() {
  const answers: ServerResponse[] = [];
  const server = await listen(
    (_req, res) => {
      answers.push(res);
      res.write('begun');
    },
    { port: 0 },
  );
  return { server, answers };
}

test('when a response has begun before the drain, its connection is closed after it', async () => {
  const { server, answers } = await startEndless();
  const agent = new Agent({ keepAlive: true });
  const response = await new Promise<IncomingMessage>((resolve) => {
    get({ port: server.port, agent }, resolve);
  });
  response.resume();
  const drained = server.drain({ timeoutMs: 60_000 });
  answers[0]?.end();
  expect(await drained).toBe(0);
});

test('when a response does not end, it is cut and counted', async () => {
  const { server } = await startEndless();
  const response = await new Promise<IncomingMessage>((resolve) => {
    get({ port: server.port }, resolve);
  });
  const broken = new Promise((resolve) => response.on('error', resolve));
  response.resume();
  expect(await server.drain({ timeoutMs: 50 })).toBe(1);
  expect(await broken).toMatchObject({ code: 'ECONNRESET' });
});

test('when rubbish follows a request whose response has begun, the response is whole, and all there is', async () => {
  const { server, answers } = await startEndless();
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
  // A connection made later is served later: by then the rubbish has been read.
  const endOnceRead = async () => {
    await new Promise<IncomingMessage>((resolve) => get({ port: server.port }, resolve));
    answers[1]?.end();
    answers[0]?.end(' and ended');
  };
  let received = '';
  socket.on('data', (chunk: string) => {
    if (received === '') socket.write('BROKEN\r\n\r\n', () => void endOnceRead());
    received += chunk;
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
  await closed;
  expect(received).toMatch(/^HTTP\/1\.1 200 OK.*begun.* and ended\r\n0\r\n\r\n$/s);
  await server.drain({ timeoutMs: 50 });
});

test.each([
  ['asked for a tunnel', 'CONNECT other:443 HTTP/1.1\r\nHost: shop\r\n\r\n'],
  ['sent rubbish', 'RUBBISH\r\n\r\n'],
])(
  'when a client that %s keeps its side open, the drain ends all the same',
  async (_what, bytes) => {
    const { server } = await startEndless();
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    const rejected = new Promise((resolve) => socket.on('end', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(bytes);
    await rejected;
    // Longer than Jest lets a test run: nothing may be left for the drain to cut.
    expect(await server.drain({ timeoutMs: 600_000 })).toBe(0);
    socket.destroy();
  },
);

test('when a client asks for a tunnel and resets the connection, the server goes on', async () => {
  const { server } = await startEndless();
  const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
  await new Promise((resolve) => {
    socket.once('data', resolve);
    socket.write('CONNECT other:443 HTTP/1.1\r\nHost: shop\r\n\r\n');
  });
  socket.resetAndDestroy();
  // Ends only when the server has seen the reset.
  expect(await server.drain({ timeoutMs: 600_000 })).toBe(0);
});

test('when a connection brings its first request during the drain, it gets a response and is closed', async () => {
  const server = await listen((_req, res) => void res.end('done'), { port: 0 });
  const early = connect(server.port, '127.0.0.1').setEncoding('utf8');
  await new Promise((resolve) => early.once('connect', resolve));
  // Connections are accepted in order: with this one answered, the other is the server's.
  await fetch(`http://127.0.0.1:${server.port}/`, { headers: { connection: 'close' } });
  const drained = server.drain({ timeoutMs: 60_000 });
  const answer = await new Promise<string>((resolve) => {
    early.once('data', resolve);
    early.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
  });
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*Connection: close\r\n/);
  expect(await drained).toBe(0);
});

test('when a drain has a delay, connections are accepted and closed after their response until it ends', async () => {
  const server = await listen((_req, res) => void res.end('done'), { port: 0 });
  const url = `http://127.0.0.1:${server.port}/`;
  const drained = server.drain({ timeoutMs: 60_000, delayMs: 500 });
  const response = await fetch(url);
  expect(response.headers.get('connection')).toBe('close');
  expect(await response.text()).toBe('done');
  expect(await drained).toBe(0);
  await expect(fetch(url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
});

test('when connections are made just before the drain, none is reset', async () => {
  const server = await listen((_req, res) => void res.end('done'), { port: 0 });
  const made = Array.from({ length: 50 }, () => connect(server.port, '127.0.0.1'));
  const answers = made.map(
    (socket) =>
      new Promise<string>((resolve, reject) => {
        let received = '';
        socket.setEncoding('utf8').on('data', (chunk: string) => {
          received += chunk;
        });
        socket.on('error', reject).on('close', () => resolve(received));
      }),
  );
  await Promise.all(
    made.map((socket) => new Promise((resolve) => socket.once('connect', resolve))),
  );
  const drained = server.drain({ timeoutMs: 60_000 });
  for (const socket of made) socket.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
  for (const answer of await Promise.all(answers)) expect(answer).toMatch(/^HTTP\/1\.1 200 OK/);
  expect(await drained).toBe(0);
});
