import { BEARER, callsAfterAuth, type Gateway, startGateway, TOKEN } from './gateway';
import { rawRequest, requestText } from './raw-request';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.calls.length = 0;
});

const AUTH = `Authorization: Bearer ${TOKEN}`;
const JSON_TYPE = 'Content-Type: application/json';
const FORM_TYPE = 'Content-Type: application/x-www-form-urlencoded';
const USER = '{"email":"user@example.com","name":"Test User"}';

const get = (path: string, ...head: string[]) => [
  requestText([`GET ${path} HTTP/1.1`, AUTH, ...head]),
];
const bare = (line: string) => [requestText([`${line} HTTP/1.1`, AUTH])];
const user = (body: string | Buffer, ...head: string[]) => [
  requestText([
    'POST /users HTTP/1.1',
    AUTH,
    ...head,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ]),
  Buffer.from(body as string),
];
const json = (body: string | Buffer) => user(body, JSON_TYPE);

/** The request, and a part of the expected message. */
type Table = Record<string, [request: (string | Buffer)[], about: string]>;

const routes: Table = {
  'of an unknown route': [get('/nowhere'), 'There is no route GET /nowhere. GET /openapi.json'],
  'of a route in other letters': [get('/Users/1'), '/openapi.json'],
  'below a route': [get('/users/1/2'), '/openapi.json'],
  'of a route of auth': [bare('POST /validate'), '/openapi.json'],
  'of an absolute URL': [get('http://evil.example/products'), 'no proxy'],
};

const methods: Table = {
  'that deletes users': [bare('DELETE /users'), 'use POST'],
  'that patches a cart': [bare('PATCH /carts/cart_b'), 'use GET, HEAD'],
  'that traces': [bare('TRACE /products'), 'use GET, HEAD'],
  'that asks for a token by GET': [get('/oauth/token'), 'use POST'],
};

const types: Table = {
  'as text': [user(USER, 'Content-Type: text/plain'), 'application/json'],
  'as a form': [user('email=a', FORM_TYPE), 'application/json'],
  'of no type': [user(USER), 'application/json'],
  'in Latin-1': [user(USER, `${JSON_TYPE}; charset=latin1`), 'UTF-8'],
  compressed: [user(USER, JSON_TYPE, 'Content-Encoding: gzip'), 'Content-Encoding'],
};

const brokenJson: Table = {
  'that ends too early': [json('{"email":'), 'not JSON'],
  'that is JSON and more': [json(`${USER}x`), 'not JSON'],
  'in single quotes': [json("{'email':'a'}"), 'not JSON'],
  'with NaN': [json('{"email":NaN}'), 'not JSON'],
  'in UTF-16': [json(Buffer.from(USER, 'utf16le')), 'JSON'],
  'of bytes that are no UTF-8': [json(Buffer.from([0x22, 0xff, 0x22])), 'UTF-8'],
  'of nothing but depth': [json('['.repeat(8_000)), 'nested'],
  'of more depth than any schema has': [json(`${'['.repeat(17)}${']'.repeat(17)}`), '16 deep'],
  'of a thousand objects and more': [json(`[{}${',{}'.repeat(1_000)}]`), 'members'],
  'of an open string full of quotes': [json(`["${'\\"'.repeat(4_000)}`), 'not JSON'],
  'with a key twice': [json('{"name":"a","name":"b"}'), '"name" stands twice'],
  'with an escaped key twice': [json('{"name":"a","na\\u006de":"b"}'), 'stands twice'],
  'with __proto__': [json('{"__proto__":{"admin":true}}'), '__proto__'],
};

const invalid: Table = {
  'whose path does not decode': [get('/users/%E0%A4%A'), 'percent-encode'],
  'whose path is half a surrogate pair': [get('/users/%ED%A0%80'), 'percent-encode'],
};

const malformed: Table = {
  'with a NUL in a header': [get('/products', 'X-Any: a\u0000b'), 'header'],
  'with a bare CR in a header': [get('/products', 'X-Any: a\rSet-Cookie: b'), 'HTTP/1.1'],
  'with a space in a header name': [get('/products', 'X Any: a'), 'HTTP/1.1'],
  'with two lengths': [get('/products', 'Content-Length: 1', 'Content-Length: 2'), 'HTTP/1.1'],
  'with a length and chunks': [
    get('/products', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
    'HTTP/1.1',
  ],
  'with a negative length': [get('/products', 'Content-Length: -1'), 'HTTP/1.1'],
  'whose path is not encoded': [get('/caf\xe9'), 'HTTP/1.1'],
  'that is no HTTP': [['hello\r\n\r\n'], 'HTTP/1.1'],
};

const tooLarge: Table = {
  'of more than 8 KiB': [json(`{"name":"${'a'.repeat(8_192)}"}`), '8192 bytes'],
  'of 1 MiB': [json(`{"name":"${'a'.repeat(1_048_576)}"}`), 'larger'],
};

const longHeaders: Table = {
  'with a very long header': [get('/products', `X-Any: ${'a'.repeat(20_000)}`), '16 KiB'],
  'with a very long path': [get(`/products/${'a'.repeat(20_000)}`), '16 KiB'],
  'with very many headers': [
    get('/products', ...Array.from({ length: 1_500 }, (_, i) => `X-${i}: abcdef`)),
    '16 KiB',
  ],
};

const rows = [
  { status: 404, code: 'route_not_found', table: routes },
  { status: 405, code: 'method_not_allowed', table: methods },
  { status: 415, code: 'unsupported_media_type', table: types },
  { status: 400, code: 'invalid_json', table: brokenJson },
  { status: 400, code: 'invalid_request', table: invalid },
  { status: 400, code: 'malformed_request', table: malformed },
  { status: 413, code: 'body_too_large', table: tooLarge },
  { status: 431, code: 'headers_too_large', table: longHeaders },
].flatMap(({ table, ...expected }) =>
  Object.entries(table).map(([what, [request, about]]) => ({ what, request, about, ...expected })),
);

test.each(rows)(
  'when a request comes $what, it is $status $code and says why',
  async ({ request, status, code, about }) => {
    const response = await rawRequest(gateway.url, request);

    expect(response).toMatchObject({
      status,
      headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      body: { type: 'about:blank', status, code, detail: expect.stringContaining(about) },
    });
    expect(callsAfterAuth(gateway)).toEqual([]);
  },
);

test.each([
  { path: '/users', allow: 'POST' },
  { path: '/products', allow: 'GET, HEAD' },
  { path: '/carts/cart_b/items/mug-classic', allow: 'DELETE, PUT' },
  { path: '/docs', allow: 'GET, HEAD' },
])('when $path is patched, Allow says what it can: $allow', async ({ path, allow }) => {
  const response = await gateway.request('PATCH', path, { headers: BEARER });

  expect(response).toMatchObject({ status: 405, headers: { allow } });
});
