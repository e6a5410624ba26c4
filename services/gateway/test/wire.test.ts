// Requests that only bytes can make: sizes, versions, and the order in which they are checked.
import { BEARER, type Gateway, startGateway, TOKEN } from './gateway';
import { openRaw, statuses } from './raw-client';
import { rawRequest, requestText } from './raw-request';

const AUTH = `Authorization: Bearer ${TOKEN}`;
const JSON_TYPE = 'Content-Type: application/json';

const user = (...head: string[]) => requestText(['POST /users HTTP/1.1', AUTH, JSON_TYPE, ...head]);

let gateway: Gateway;
beforeAll(async () => {
  gateway = await startGateway();
});

test.each([
  ['', []],
  [' and is asked to be told to go on', ['Expect: 100-continue']],
])(
  'when a body of 999,999,999 bytes is announced%s, it is rejected at once',
  async (_what, more) => {
    const response = await rawRequest(gateway.url, [
      user('Content-Length: 999999999', ...more),
      '{',
    ]);
    expect(response).toMatchObject({
      status: 413,
      headers: { connection: 'close' },
      body: { code: 'body_too_large' },
    });
  },
);

test.each(['announced', 'in chunks'])(
  'when 400 MiB are sent (%s), the client sees the 413 and little of it is read',
  async (how) => {
    const total = 400 * 1024 * 1024;
    const client = openRaw(gateway.url);
    const length = how === 'announced' ? `Content-Length: ${total}` : 'Transfer-Encoding: chunked';
    client.socket.write(user(length));
    const megabyte = Buffer.alloc(1024 * 1024, 'a');
    const chunk =
      how === 'announced'
        ? megabyte
        : Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]);
    let sent = 0;
    const more = () => {
      while (sent < total && !client.socket.destroyed) {
        sent += chunk.length;
        if (!client.socket.write(chunk)) return;
      }
    };
    client.socket.on('drain', more);
    more();
    await client.closed;
    expect(statuses(client.received())).toEqual([413]);
    // What the two ends' buffers hold comes on top of the 1 MiB that is read.
    expect(sent).toBeLessThan(50 * 1024 * 1024);
  },
);

test.each(['HTTP/0.9', 'HTTP/2.0'])('when a request is of %s, it is 505', async (version) => {
  const request = `GET /products ${version}\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
  expect(await rawRequest(gateway.url, [request])).toMatchObject({
    status: 505,
    body: { code: 'http_version_not_supported' },
  });
});

test.each([
  'application/json; charset=utf-8; charset=latin1',
  'application/json; charset=utf-8; charset=utf-8',
  'application/json; charset="utf-8',
])('when a body comes as %s, it is 415', async (type) => {
  const headers = { ...BEARER, 'content-type': type };
  const response = await gateway.request('POST', '/users', { body: '{}', headers });
  expect(response).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
});

test('when two content types come, it is 415', async () => {
  const request = user('Content-Type: text/plain', 'Content-Length: 2');
  expect(await rawRequest(gateway.url, [`${request}{}`])).toMatchObject({ status: 415 });
});

test.each(['*', '"abc"', 'W/"abc", *'])(
  'when If-None-Match is %s on a resource without validators, it is ignored',
  async (value) => {
    // Not by fetch, which adds a Cache-Control that says to ignore it.
    const request = requestText(['GET /products HTTP/1.1', `If-None-Match: ${value}`]);
    expect((await rawRequest(gateway.url, [request])).status).toBe(200);
  },
);

test.each([
  ['a bad token and a large body', 'POST /users', ['Content-Length: 999999999'], 401],
  [
    'a bad token and another content type',
    'POST /users',
    ['Content-Type: text/plain', 'Content-Length: 1'],
    401,
  ],
  ['an unknown route and a large body', 'POST /nowhere', ['Content-Length: 999999999'], 404],
  ['a wrong method and a large body', 'DELETE /users', ['Content-Length: 999999999'], 405],
])('when a request has %s, the first check responds', async (...row) => {
  const [, line, head, status] = row;
  const request = requestText([`${line} HTTP/1.1`, 'Authorization: Bearer wrong', ...head]);
  expect(await rawRequest(gateway.url, [request])).toMatchObject({ status });
});

test.each([
  [
    'another content type and a large size',
    ['Content-Type: text/plain', 'Content-Length: 999999999'],
    '',
    415,
  ],
  ['a large size and broken JSON', [JSON_TYPE, 'Content-Length: 999999999'], '{', 413],
  [
    'a bad path and another content type',
    ['Content-Type: text/plain', 'Content-Length: 2'],
    '{}',
    415,
  ],
  ['a bad path and broken JSON', [JSON_TYPE, 'Content-Length: 1'], '{', 400],
])('when a known client sends %s, the first check responds', async (...row) => {
  const [, head, body, status] = row;
  const line = `PUT /carts/${'x'.repeat(70)}/items/mug HTTP/1.1`;
  const request = requestText([line, AUTH, ...head], body);
  expect(await rawRequest(gateway.url, [request])).toMatchObject({ status });
});

test.each([
  ['a method', 'hello\r\n\r\n', 'method'],
  ['a path', 'GET /caf\xe9 HTTP/1.1\r\n\r\n', 'path'],
  ['a version', 'GET / HTTP/x\r\n\r\n', 'version'],
  ['a header', 'GET / HTTP/1.1\r\nX Any: a\r\n\r\n', 'header'],
  ['a length', 'GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n', 'Content-Length'],
  ['a transfer coding', user('Transfer-Encoding: gzip'), 'Transfer-Encoding'],
  ['a chunk', `${user('Transfer-Encoding: chunked')}zz\r\n`, 'chunk'],
])('when the parser cannot read %s, the problem says so', async (_what, request, part) => {
  expect(await rawRequest(gateway.url, [request])).toMatchObject({
    status: 400,
    body: { code: 'malformed_request', detail: expect.stringContaining(part) },
  });
});
