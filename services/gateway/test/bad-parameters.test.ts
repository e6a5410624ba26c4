import { BEARER, callsAfterAuth, type Gateway, startGateway, TOKEN } from './gateway';
import { rawRequest, requestText } from './raw-request';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

beforeEach(() => {
  gateway.calls.length = 0;
});

const ID = { id: 'must be 1 to 64 letters, digits, _ or -' };
const SKU = { sku: ID.id };
const LIMIT = { limit: 'must be sent once, as a whole number from 1 to 100' };
const CURSOR = { cursor: 'must be sent once, as the nextCursor of the page before' };
const UNKNOWN = 'is not a known field';

const badPaths: Record<string, Record<string, string>> = {
  '/users/a%20b': ID,
  '/users/a%00b': ID,
  '/users/a%2Fb': ID,
  '/users/..%2f..%2fhealth': ID,
  '/users/a%0d%0aSet-Cookie:%20b': ID,
  "/users/1'--": ID,
  '/users/-1.5': ID,
  [`/users/${'a'.repeat(65)}`]: ID,
  [`/orders/${'a'.repeat(7000)}`]: ID,
  '/carts/%E2%82%AC': ID,
  '/carts/%7B%7D': ID,
  '/products/a%20b': SKU,
  '/products/%F0%9F%98%80': SKU,
};

const badQueries: Record<string, Record<string, string>> = {
  '/products?limit=0': LIMIT,
  '/products?limit=101': LIMIT,
  '/products?limit=-1': LIMIT,
  '/products?limit=1.5': LIMIT,
  '/products?limit=1e1': LIMIT,
  '/products?limit=0x10': LIMIT,
  '/products?limit=99999999999999999999': LIMIT,
  '/products?limit=': LIMIT,
  '/products?limit=1&limit=2': LIMIT,
  '/products?cursor=a&cursor=b': CURSOR,
  '/products?cursor=': CURSOR,
  '/products?cursor=a%00': CURSOR,
  '/products?cursor=%E0%A4': CURSOR,
  [`/products?cursor=${'a'.repeat(256)}`]: CURSOR,
  '/products?limit[]=1': { 'limit[]': UNKNOWN },
  '/products?page=2': { page: UNKNOWN },
  '/products?page=2&limit=x': { ...LIMIT, page: UNKNOWN },
};
// In a literal, `__proto__` would set the prototype.
badQueries['/products?__proto__=1'] = Object.fromEntries([['__proto__', UNKNOWN]]);

const rows = [
  ...Object.entries(badPaths).map(([path, errors]) => ({ path, errors, part: 'The path' })),
  ...Object.entries(badQueries).map(([path, errors]) => ({
    path,
    errors,
    part: 'The query string',
  })),
].map((row) => ({ ...row, shown: row.path.slice(0, 60) }));

test.each(rows)(
  'when GET $shown comes, it is 400 and says what would be right',
  async ({ path, errors, part }) => {
    const response = await gateway.request('GET', path, { headers: BEARER });

    expect(response.status).toBe(400);
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      code: 'invalid_request',
      detail: expect.stringMatching(`^${part} is not valid: \\d errors? \\(.*\\)\\.$`),
      errors: Object.entries(errors).map(([field, message]) => ({ field, message })),
    });
    expect(callsAfterAuth(gateway)).toEqual([]);
  },
);

test('when cart and SKU are both bad, both are named', async () => {
  const response = await gateway.request('DELETE', '/carts/a%20b/items/c%20d', { headers: BEARER });

  expect(response).toMatchObject({
    status: 400,
    body: { errors: [{ field: 'id' }, { field: 'sku' }] },
  });
});

const KEY_FORM = 'must be 1 to 255 visible ASCII characters, without spaces';
const ONCE = 'must be sent once only';

test.each([
  { what: 'an empty key', keys: [''], message: KEY_FORM },
  { what: 'a key of 256 characters', keys: ['k'.repeat(256)], message: KEY_FORM },
  { what: 'a key of 7,000 characters', keys: ['k'.repeat(7000)], message: KEY_FORM },
  { what: 'a space in the key', keys: ['a b'], message: KEY_FORM },
  { what: 'a tab in the key', keys: ['a\tb'], message: KEY_FORM },
  { what: 'a key beyond ASCII', keys: ['k\u00e9y'], message: KEY_FORM },
  { what: 'two keys', keys: ['a', 'b'], message: ONCE },
  { what: 'one key twice', keys: ['a', 'a'], message: ONCE },
  { what: 'a key and an empty one', keys: ['a', ''], message: ONCE },
])('when a checkout has $what, it is 400', async ({ keys, message }) => {
  const body = '{"cartId":"cart_b","paymentMethod":"stripe"}';
  const response = await rawRequest(gateway.url, [
    requestText(
      [
        'POST /checkout HTTP/1.1',
        `Authorization: Bearer ${TOKEN}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        ...keys.map((key) => `Idempotency-Key: ${key}`),
      ],
      body,
    ),
  ]);

  expect(response).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field: 'idempotency-key', message }] },
  });
  expect(callsAfterAuth(gateway)).toEqual([]);
});
