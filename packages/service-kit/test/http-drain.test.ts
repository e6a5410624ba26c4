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

test('when an answer has begun before the drain, its connection is closed after it', async () => {
  const { server, answers } = await startEndless();
  const agent = new Agent({ keepAlive: true });
  const response = await new Promise<IncomingMessage>((resolve) => {
    get({ port: server.port, agent }, resolve);
  });
  response.resume();
  const drained = server.drain(60_000);
  answers[0]?.end();
  expect(await drained).toBe(0);
});

test('when an answer does not end, it is cut and counted', async () => {
  const { server } = await startEndless();
  const response = await new Promise<IncomingMessage>((resolve) => {
    get({ port: server.port }, resolve);
  });
  const broken = new Promise((resolve) => response.on('error', resolve));
  response.resume();
  expect(await server.drain(50)).toBe(1);
  expect(await broken).toMatchObject({ code: 'ECONNRESET' });
});

test('when rubbish follows a request whose answer has begun, the answer is not mixed with another', async () => {
  const { server } = await startEndless();
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8');
  let received = '';
  socket.on('data', (chunk: string) => {
    if (received === '') socket.write('BROKEN\r\n\r\n');
    received += chunk;
  });
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  socket.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
  await closed;
  expect(received).toContain('begun');
  expect(received).not.toContain('malformed_request');
  await server.drain(50);
});

test.each([
  ['asked for a tunnel', 'CONNECT other:443 HTTP/1.1\r\nHost: shop\r\n\r\n'],
  ['sent rubbish', 'RUBBISH\r\n\r\n'],
])(
  'when a client that %s keeps its side open, the drain ends all the same',
  async (_what, bytes) => {
    const { server } = await startEndless();
    const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
    const refused = new Promise((resolve) => socket.on('end', resolve));
    socket.on('error', () => undefined);
    socket.resume();
    socket.write(bytes);
    await refused;
    // Longer than Jest lets a test run: nothing may be left for the drain to cut.
    expect(await server.drain(600_000)).toBe(0);
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
  expect(await server.drain(600_000)).toBe(0);
});

test('when a connection brings its first request during the drain, it is answered and closed', async () => {
  const server = await listen((_req, res) => void res.end('done'), { port: 0 });
  const early = connect(server.port, '127.0.0.1').setEncoding('utf8');
  await new Promise((resolve) => early.once('connect', resolve));
  // Connections are accepted in order: with this one answered, the other is the server's.
  await fetch(`http://127.0.0.1:${server.port}/`, { headers: { connection: 'close' } });
  const drained = server.drain(60_000);
  const answer = await new Promise<string>((resolve) => {
    early.once('data', resolve);
    early.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
  });
  expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n(.+\r\n)*Connection: close\r\n/);
  expect(await drained).toBe(0);
});
