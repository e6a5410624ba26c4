// Draining a server while answers are under way.
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { listen } from '../src/http-server';

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
