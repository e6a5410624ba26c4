// What no well-behaved client sends: it must get a problem document too, and never a hang.
import { createHttpApp, readBody } from '../src/index';
import { listen, silentLogger, type TestServer } from '../src/testing';
import { parseRaw, sendRaw } from './raw-socket';

let server: TestServer;
beforeAll(async () => {
  server = await listen(
    createHttpApp({
      logger: silentLogger(),
      routes: (router) => {
        router.get('/items', (req, res) => void res.json({ host: req.headers.host }));
        router.post('/items', async (req, res) => void res.json({ body: await readBody(req) }));
      },
    }),
  );
});
afterAll(() => server.close());

const close = 'Host: shop\r\nConnection: close\r\n';

test.each([
  [
    'headers over 16 KiB',
    `GET /items HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n${close}\r\n`,
    431,
    'headers_too_large',
  ],
  [
    'a URL over 16 KiB',
    `GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${close}\r\n`,
    431,
    'headers_too_large',
  ],
  ['no HTTP', 'HELLO\r\n\r\n', 400, 'malformed_request'],
  [
    'TLS on a plain port',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n',
    400,
    'malformed_request',
  ],
  [
    'a line break in a header',
    `GET /items HTTP/1.1\r\nX: a\rSet-Cookie: b\r\n${close}\r\n`,
    400,
    'malformed_request',
  ],
  ['NUL in a header', `GET /items HTTP/1.1\r\nX: a\0b\r\n${close}\r\n`, 400, 'malformed_request'],
  [
    'two lengths',
    `POST /items HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n${close}\r\nab`,
    400,
    'malformed_request',
  ],
  [
    'length and chunks',
    `POST /items HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n${close}\r\n0\r\n\r\n`,
    400,
    'malformed_request',
  ],
  [
    'a negative length',
    `POST /items HTTP/1.1\r\nContent-Length: -1\r\n${close}\r\n`,
    400,
    'malformed_request',
  ],
  [
    'a broken chunk',
    `POST /items HTTP/1.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n${close}\r\nzz\r\n`,
    400,
    'malformed_request',
  ],
  ['a space in the path', `GET /a b HTTP/1.1\r\n${close}\r\n`, 400, 'malformed_request'],
  ['no Host', 'GET /items HTTP/1.1\r\nConnection: close\r\n\r\n', 400, 'malformed_request'],
  [
    'another server in the URL',
    `GET http://evil/items HTTP/1.1\r\n${close}\r\n`,
    404,
    'route_not_found',
  ],
  [
    'two Hosts',
    `GET /items/1 HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n`,
    400,
    'malformed_request',
  ],
  ['a method of its own', `FOO /items HTTP/1.1\r\n${close}\r\n`, 400, 'malformed_request'],
  ['a tunnel', `CONNECT other:443 HTTP/1.1\r\n${close}\r\n`, 405, 'method_not_allowed'],
  ['an asterisk', `OPTIONS * HTTP/1.1\r\n${close}\r\n`, 404, 'route_not_found'],
  ['TRACE', `TRACE /items HTTP/1.1\r\n${close}\r\n`, 405, 'method_not_allowed'],
  [
    'an expectation',
    `POST /items HTTP/1.1\r\nExpect: miracle\r\nContent-Length: 2\r\n${close}\r\n{}`,
    417,
    'expectation_failed',
  ],
  [
    'invalid UTF-8',
    Buffer.from(
      `POST /items HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 3\r\n${close}\r\n"\xff"`,
      'latin1',
    ),
    400,
    'invalid_json',
  ],
])(
  'when a request is made of %s, the response is a problem document',
  async (...[, bytes, status, code]) => {
    const { head, ...answer } = parseRaw(await sendRaw(server.url, bytes));
    expect(head.toLowerCase()).toContain('content-type: application/problem+json');
    expect(answer).toMatchObject({ status, body: { status, code, detail: expect.any(String) } });
  },
);

test('when a client expects 100-continue, it gets 100 and then its response', async () => {
  const bytes = `POST /items HTTP/1.1\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n${close}\r\n{}`;
  const answer = await sendRaw(server.url, bytes);
  expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
});

test('when headers trickle in, the connection is cut after 5 seconds', async () => {
  const began = performance.now();
  const answer = parseRaw(await sendRaw(server.url, 'GET /items HTTP/1.1\r\nHost: shop\r\nX: '));
  expect(answer).toMatchObject({ status: 408, body: { code: 'request_timeout' } });
  expect(performance.now() - began).toBeLessThan(8_000);
});

test('when a second request on a connection is broken, the first response stays whole', async () => {
  const bytes = 'GET /items HTTP/1.1\r\nHost: shop\r\n\r\nBROKEN\r\n\r\n';
  const answer = await sendRaw(server.url, bytes);
  expect(answer).toMatch(/^HTTP\/1.1 200 OK[^{]*\{"host":"shop"\}(HTTP\/1.1 400 .*)?$/s);
});
