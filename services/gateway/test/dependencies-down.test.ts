import { eventually } from '@traceshop/test-servers/eventually';
import { type Asked, clientsOf, type FakeResponse, startFakeService } from './fake-service';
import { BEARER, CLIENT_ID, dependencies, ORDER, startGateway } from './gateway';

const CHECKOUT = { body: { cartId: 'cart_b', paymentMethod: 'stripe' }, headers: BEARER };

/** The gateway with its real clients, except for auth, so that authentication uses no time of the limits. */
async function startWith(
  reply: (asked: Asked) => FakeResponse | undefined,
  { requestTimeoutMs = 12_000, clientTimeoutMs = 5_000 } = {},
) {
  const dependency = await startFakeService(reply);
  const gateway = await startGateway({
    requestTimeoutMs,
    ...clientsOf(dependency.url, clientTimeoutMs),
    auth: dependencies([]).auth,
  });
  return { ...gateway, asked: dependency.asked };
}

const problem = (status: number, members: object, headers = {}): FakeResponse => ({
  status,
  headers: { 'content-type': 'application/problem+json', ...headers },
  body: {
    type: 'about:blank',
    title: 'Of the dependency',
    status,
    traceId: 'f'.repeat(32),
    ...members,
  },
});

test.each([
  { status: 402, code: 'card_declined', more: {} },
  { status: 404, code: 'cart_not_found', more: {} },
  { status: 409, code: 'out_of_stock', more: { items: [{ sku: 'mug-classic', available: 0 }] } },
  { status: 409, code: 'cart_ordered', more: { orderId: 'ord_b' } },
  { status: 422, code: 'cart_empty', more: {} },
  { status: 503, code: 'order_pending', more: { orderId: 'ord_b' } },
  { status: 504, code: 'payment_timeout', more: {} },
])(
  'when checkout responds with $status $code, so does the gateway, without the trace id of its dependency',
  async ({ status, code, more }) => {
    const shop = await startWith(() => problem(status, { code, detail: 'Because.', ...more }));

    const response = await shop.request('POST', '/checkout', CHECKOUT);

    expect(response.status).toBe(status);
    expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(response.body).toEqual({
      type: 'about:blank',
      title: expect.not.stringContaining('dependency'),
      status,
      code,
      detail: 'Because.',
      ...more,
    });
  },
);

test('when checkout says when to come back, so does the gateway', async () => {
  const busy = problem(409, { code: 'in_progress', detail: 'x' }, { 'retry-after': '3' });
  const shop = await startWith(() => busy);

  const response = await shop.request('POST', '/checkout', CHECKOUT);

  expect(response).toMatchObject({ status: 409, headers: { 'retry-after': '3' } });
});

const html = {
  status: 502,
  body: '<h1>Bad gateway</h1>',
  headers: { 'content-type': 'text/html' },
};

test.each([
  { what: 'fails', reply: problem(500, { code: 'internal_error', detail: 'a secret' }) },
  { what: 'is behind a broken proxy', reply: html },
  { what: 'does not respond with JSON', reply: { status: 200, body: '{"orderId":' } },
])(
  'when checkout $what, the response is 503 with Retry-After and does not repeat the text of checkout',
  async ({ reply }) => {
    const shop = await startWith(() => reply);

    const response = await shop.request('POST', '/checkout', CHECKOUT);

    expect(response).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect(response.body).toEqual({
      type: 'about:blank',
      title: 'Service Unavailable',
      status: 503,
      code: 'dependency_unavailable',
      detail: 'checkout-service is unavailable at the moment; try again shortly.',
      dependency: 'checkout-service',
    });
  },
);

test.each([
  { method: 'POST', path: '/checkout', request: CHECKOUT, asked: 1 },
  {
    method: 'POST',
    path: '/users',
    request: { body: { email: 'a@b.cd', name: 'A' }, headers: BEARER },
    asked: 1,
  },
  {
    method: 'POST',
    path: '/carts',
    request: { body: { userId: 'usr_b' }, headers: BEARER },
    asked: 1,
  },
  { method: 'DELETE', path: '/carts/cart_b/items/mug', request: { headers: BEARER }, asked: 3 },
  {
    method: 'PUT',
    path: '/carts/cart_b/items/mug',
    request: { body: { quantity: 1 }, headers: BEARER },
    asked: 3,
  },
  { method: 'GET', path: '/products', request: {}, asked: 3 },
])(
  'when the dependency of $method $path is broken, it is called $asked times',
  async ({ method, path, request, asked }) => {
    const shop = await startWith(() => html);

    const response = await shop.request(method, path, request);

    expect(response.status).toBe(503);
    expect(shop.asked).toHaveLength(asked);
  },
);

test('when nobody listens, the response is 503 with Retry-After', async () => {
  const gone = await startFakeService(() => undefined);
  await gone.close();
  const gateway = await startGateway(clientsOf(gone.url));

  const anonymous = await gateway.request('GET', '/products');
  const authenticated = await gateway.request('POST', '/checkout', CHECKOUT);

  const down = { status: 503, headers: { 'retry-after': '1' } };
  expect(anonymous).toMatchObject({ ...down, body: { dependency: 'inventory-service' } });
  expect(authenticated).toMatchObject({ ...down, body: { dependency: 'auth-service' } });
});

test.each([
  { what: 'its own limit', limits: { clientTimeoutMs: 1_000 } },
  { what: 'the limit of the request', limits: { requestTimeoutMs: 1_000 } },
])('when a dependency never responds, $what ends the wait with 503', async ({ limits }) => {
  const shop = await startWith(() => undefined, limits);

  const response = await shop.request('POST', '/checkout', CHECKOUT);

  expect(response).toMatchObject({
    status: 503,
    headers: { 'retry-after': '1' },
    body: { code: 'dependency_timeout', dependency: 'checkout-service' },
  });
  await eventually(() => expect(shop.asked).toHaveLength(1), { awaited: 'checkout was asked' });
  expect(Number(shop.asked[0]?.headers['x-request-timeout-ms'])).toBeLessThanOrEqual(1_000);
});

test('when a caller sends internal headers, the gateway forwards none of them', async () => {
  const shop = await startWith(() => ({ status: 201, body: ORDER }));

  const response = await shop.request('POST', '/checkout', {
    ...CHECKOUT,
    headers: {
      ...BEARER,
      'x-client-id': 'somebody-else',
      'x-request-timeout-ms': '1',
      'x-attempt': '7',
      cookie: 'a=b',
    },
  });

  expect(response.status).toBe(201);
  const headers = shop.asked.find(({ url }) => url === '/checkout')?.headers ?? {};
  expect(headers['x-client-id']).toBe(CLIENT_ID);
  expect(Number(headers['x-request-timeout-ms'])).toBeGreaterThan(1_000);
  expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['cookie']));
  expect(headers).not.toHaveProperty('authorization');
  expect(headers).not.toHaveProperty('x-attempt');
});
