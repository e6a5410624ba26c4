// Every kind of request that must not reach a handler, and its problem document.
import { z } from 'zod';
import { createHttpApp, type HttpAppOptions, jsonBody, readBody, text } from '../src/index';
import { listen, silentLogger, type TestServer } from '../src/testing';

const item = z.strictObject({ name: text({ max: 20 }), quantity: z.number().int() });

const readItem = jsonBody(item);
const form = { type: 'application/x-www-form-urlencoded', limit: 1000 } as const;

const routes: HttpAppOptions['routes'] = (router) => {
  router.get('/items/:id', (req, res) => void res.json({ id: req.params.id }));
  router.delete('/items/:id', (_req, res) => void res.status(204).end());
  router.post('/items', async (req, res) => void res.status(201).json(await readItem(req)));
  router.post('/form', async (req, res) => void res.json({ form: await readBody(req, form) }));
  router.get('/broken', () => {
    throw new Error('password=hunter2');
  });
};

let server: TestServer;
beforeAll(async () => {
  const logger = silentLogger();
  server = await listen(createHttpApp({ routes, logger, notFoundHint: 'GET /list has all.' }));
});
afterAll(() => server.close());

const json = { 'content-type': 'application/json' };

test('when the request is valid, it gets a response', async () => {
  const created = await server.request('POST', '/items', { body: { name: ' a ', quantity: 2 } });
  expect(created).toMatchObject({ status: 201, body: { name: 'a', quantity: 2 } });
  const found = await server.request('GET', '/items/a%20b');
  expect(found).toMatchObject({ status: 200, body: { id: 'a b' } });
  const charset = { 'content-type': 'Application/JSON; charset="UTF-8"' };
  const body = '{"name":"b","quantity":1}';
  expect((await server.request('POST', '/items', { body, headers: charset })).status).toBe(201);
});

test('when a form is sent where a form belongs, it is parsed, and nowhere else', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const taken = await server.request('POST', '/form', { body: 'a=1&b=x+y', headers: form });
  expect(taken).toMatchObject({ status: 200, body: { form: { a: '1', b: 'x y' } } });
  const rejected = await server.request('POST', '/items', { body: 'a=1', headers: form });
  expect(rejected.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
  const jsonThere = await server.request('POST', '/form', { body: { a: 1 } });
  expect(jsonThere.body).toMatchObject({ status: 415, code: 'unsupported_media_type' });
});

test('when the route is unknown, 404 comes before the body is looked at', async () => {
  const response = await server.request('POST', '/nothing', { body: '{', headers: json });
  expect(response).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
    body: {
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      code: 'route_not_found',
      detail: 'There is no route POST /nothing. GET /list has all.',
    },
  });
});

test.each([
  ['with a query', '/no?token=abcdef', '/no. GET'],
  ['with markup', '/%3Cscript%3E', '/%3Cscript%3E. GET'],
  ['with an address', '/user@example.com', '/[redacted]. GET'],
  ['of 5,000 characters', `/${'a'.repeat(5000)}`, `/${'a'.repeat(199)}.... GET`],
])('when an unknown path comes %s, it is named so that it harms nobody', async (...row) => {
  const [, path, shown] = row;
  const { body } = await server.request<{ detail: string }>('GET', path);
  expect(body.detail).toContain(`There is no route GET ${shown}`);
});

test.each([
  [{ name: 'a' }, 'The request body is not valid: 1 error (quantity).'],
  [{ name: 1, quantity: 'b' }, 'The request body is not valid: 2 errors (name, quantity).'],
  [{ a: 1, b: 1, c: 1 }, 'The request body is not valid: 5 errors (name, quantity, a, ...).'],
  [{ name: 'a', quantity: 1e30 }, 'The request body is not valid: 1 error (quantity).'],
  [[], 'The request body is not valid: 1 error.'],
])(
  'when %j breaks its schema, the detail is one line and `errors` says the rest',
  async (...row) => {
    const [sent, detail] = row;
    const { body } = await server.request<{ detail: string; errors: object[] }>('POST', '/items', {
      body: sent,
    });
    expect(body.detail).toBe(detail);
    expect(body.errors[0]).toEqual({
      field: expect.any(String),
      message: expect.stringMatching(/./),
    });
  },
);

test('when the method is wrong, 405 names the right ones', async () => {
  const response = await server.request('PUT', '/items/1', { body: '{', headers: json });
  expect(response).toMatchObject({
    status: 405,
    headers: { allow: 'DELETE, GET, HEAD' },
    body: { code: 'method_not_allowed', detail: expect.stringContaining('DELETE, GET, HEAD') },
  });
});

test('when OPTIONS or HEAD is asked for, the routes respond', async () => {
  const options = await server.request('OPTIONS', '/items/1');
  expect(options).toMatchObject({ status: 200, headers: { allow: 'DELETE, GET, HEAD' } });
  expect(await server.request('HEAD', '/items/1')).toMatchObject({ status: 200, body: undefined });
});

test.each([
  ['no content type', { body: '{}', headers: { 'content-type': '' } }],
  ['text', { body: '{}', headers: { 'content-type': 'text/plain' } }],
  [
    'another charset',
    { body: '{}', headers: { 'content-type': 'application/json; charset=latin1' } },
  ],
  ['compressed', { body: '{}', headers: { ...json, 'content-encoding': 'gzip' } }],
])('when the body is of another kind (%s), 415 says which is right', async (_name, request) => {
  const response = await server.request('POST', '/items', request);
  expect(response).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
});

test('when the body is larger than the limit, 413 names the limit', async () => {
  const response = await server.request('POST', '/items', { body: { name: 'x'.repeat(8192) } });
  expect(response).toMatchObject({
    status: 413,
    body: { code: 'body_too_large', detail: expect.stringContaining('the 8192 bytes') },
  });
});

test('when fields are wrong, every one is listed with what would be right', async () => {
  const body = { name: 'x'.repeat(21), quantity: 1.5, colour: 'red' };
  const response = await server.request('POST', '/items', { body });
  expect(response.body).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'invalid_request',
    detail: 'The request body is not valid: 3 errors (name, quantity, colour).',
    errors: [
      { field: 'name', message: 'must be text of 1 to 20 characters' },
      { field: 'quantity', message: 'must be an integer' },
      { field: 'colour', message: 'is not a known field' },
    ],
  });
});

test.each([
  ['NUL', 'a\u0000b'],
  ['half a surrogate pair', 'a\ud800b'],
  ['a line break', 'a\r\nSet-Cookie: x=1'],
  ['a line break of Latin-1', 'a\u0085b'],
  ['a line separator', 'a\u2028b'],
  ['blank', '   '],
])('when text holds %s, 400', async (_name, name) => {
  const response = await server.request('POST', '/items', { body: { name, quantity: 1 } });
  expect(response).toMatchObject({ status: 400, body: { errors: [{ field: 'name' }] } });
});

test.each([[undefined], [[]], ['text'], [null], [7]])('when the body is %j, 400', async (body) => {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const response = await server.request('POST', '/items', { body: text, headers: json });
  expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
});

test.each(['/items/%', '/items/%ff', '/items/%E0%A4%A'])(
  'when the path is %s, 400',
  async (path) => {
    const response = await server.request('GET', path);
    expect(response).toMatchObject({ status: 400, body: { code: 'invalid_request' } });
  },
);

test('when a handler fails unexpectedly, 500 says nothing of the inside', async () => {
  const response = await server.request('GET', '/broken');
  expect(response).toMatchObject({ status: 500, body: { code: 'internal_error' } });
  expect(JSON.stringify(response)).not.toContain('hunter2');
});
