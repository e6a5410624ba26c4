// What the kit takes for JSON.
import { z } from 'zod';
import { createHttpApp, jsonBody, text } from '../src/index';
import { listen, silentLogger, type TestServer } from '../src/testing';

const readItem = jsonBody(z.strictObject({ name: text({ max: 20 }), quantity: z.number().int() }));
const json = { 'content-type': 'application/json' };

let server: TestServer;
beforeAll(async () => {
  server = await listen(
    createHttpApp({
      logger: silentLogger(),
      routes: (router) => {
        router.post('/items', async (req, res) => void res.json(await readItem(req)));
      },
    }),
  );
});
afterAll(() => server.close());

test.each([
  ['cut off', '{"name":"a"', /ends too early/],
  ['cut off in a string', '{"name', /ends too early/],
  ['a stray comma', '{"name":"a",}', /position 12/],
  ['empty', ' ', /ends too early/],
  ['a member twice', '{"name":"a","quantity":1,"qu\\u0061ntity":2}', /stands twice/],
  ['a member twice, deep', '{"a":[{"b":1},{"b":1,"c":"}","b":2}]}', /stands twice/],
  ['a prototype', '{"__proto__":{"admin":true}}', /__proto__/],
  ['17 deep', `${'['.repeat(17)}${']'.repeat(17)}`, /more than 16 deep/],
  ['1,001 elements', `[1${',1'.repeat(1000)}]`, /more than 1000 members/],
])('when the JSON is broken (%s), 400 says how', async (_name, body, detail) => {
  const response = await server.request('POST', '/items', { body, headers: json });
  expect(response).toMatchObject({
    status: 400,
    body: { code: 'invalid_json', detail: expect.stringMatching(detail) },
  });
});

test('when equal names stand in different objects, the JSON is fine', async () => {
  const body = '{"name":"name","quantity":{"name":["name",{"name":1}]}}';
  const response = await server.request('POST', '/items', { body, headers: json });
  expect(response.body).toMatchObject({ code: 'invalid_request' });
});
