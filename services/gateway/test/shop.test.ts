import {
  BEARER,
  CART,
  CLIENT_ID,
  callsAfterAuth,
  type Gateway,
  ORDER,
  PRODUCT,
  startGateway,
} from './gateway';

let gateway: Gateway;

beforeEach(async () => {
  gateway = await startGateway();
});

const OTHER_CLIENT = { 'x-client-id': 'somebody-else' };

test('when anyone lists products, the response is a page, without authentication', async () => {
  const response = await gateway.request('GET', '/products?cursor=abc&limit=10');

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ products: [PRODUCT], nextCursor: 'next' });
  expect(gateway.calls).toEqual([['products', { cursor: 'abc', limit: '10' }]]);
});

test('when the request names no page, inventory chooses it', async () => {
  await gateway.request('GET', '/products');

  expect(gateway.calls).toEqual([['products', {}]]);
});

test('when anyone reads a product, the response is the product', async () => {
  const response = await gateway.request('GET', '/products/mug-classic');

  expect(response).toMatchObject({ status: 200, body: PRODUCT });
  expect(gateway.calls).toEqual([['product', 'mug-classic']]);
});

test.each([
  [
    'POST',
    '/carts',
    { userId: 'usr_b' },
    201,
    CART,
    ['createCart', CLIENT_ID, { userId: 'usr_b' }],
  ],
  ['GET', '/carts/cart_b', undefined, 200, CART, ['cart', CLIENT_ID, 'cart_b']],
  [
    'PUT',
    '/carts/cart_b/items/mug-classic',
    { quantity: 2 },
    200,
    CART,
    ['putItem', CLIENT_ID, { cartId: 'cart_b', sku: 'mug-classic', quantity: 2 }],
  ],
  [
    'DELETE',
    '/carts/cart_b/items/mug-classic',
    undefined,
    200,
    CART,
    ['removeItem', CLIENT_ID, { cartId: 'cart_b', sku: 'mug-classic' }],
  ],
  [
    'POST',
    '/checkout',
    { cartId: 'cart_b', paymentMethod: 'stripe' },
    201,
    ORDER,
    [
      'checkout',
      CLIENT_ID,
      { cartId: 'cart_b', paymentMethod: 'stripe', idempotencyKey: undefined },
    ],
  ],
  ['GET', '/orders/ord_b', undefined, 200, ORDER, ['order', CLIENT_ID, 'ord_b']],
] as const)(
  'when a client sends %s %s, checkout is asked for that client, whatever x-client-id says',
  async (...[method, path, body, status, expected, call]) => {
    const response = await gateway.request(method, path, {
      body,
      headers: { ...BEARER, ...OTHER_CLIENT },
    });

    expect(response).toMatchObject({ status, headers: { 'cache-control': 'no-store' } });
    expect(response.body).toEqual(expected);
    expect(callsAfterAuth(gateway)).toEqual([call]);
  },
);

test.each([
  ['/carts', { userId: 'usr_b' }, `/carts/${CART.id}`],
  ['/checkout', { cartId: 'cart_b', paymentMethod: 'paypal' }, `/orders/${ORDER.orderId}`],
])('when POST %s made something, Location says where', async (path, body, location) => {
  const response = await gateway.request('POST', path, { body, headers: BEARER });

  expect(response.headers['location']).toBe(location);
});

test.each([
  ['of one character', 'k'],
  ['of 255 characters', 'k'.repeat(255)],
  ['of every visible character', '!"#$%&\'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~'],
])('when a checkout has an Idempotency-Key %s, it is passed on', async (_what, key) => {
  const response = await gateway.request('POST', '/checkout', {
    body: { cartId: 'cart_b', paymentMethod: 'paypal', paymentToken: 'tok_declined' },
    headers: { ...BEARER, 'Idempotency-Key': key },
  });

  expect(response.status).toBe(201);
  expect(callsAfterAuth(gateway)).toEqual([
    [
      'checkout',
      CLIENT_ID,
      {
        cartId: 'cart_b',
        paymentMethod: 'paypal',
        paymentToken: 'tok_declined',
        idempotencyKey: key,
      },
    ],
  ]);
});

test('when a public caller sends a deadline, the gateway ignores it', async () => {
  const response = await gateway.request('GET', '/products', {
    headers: { 'x-request-timeout-ms': '0' },
  });

  expect(response.status).toBe(200);
});

test.each(['/products', '/health', '/docs', '/openapi.json', '/carts/cart_b'])(
  'when HEAD %s is sent, the response is that of GET without the body',
  async (path) => {
    const get = await gateway.request('GET', path, { headers: BEARER });
    const head = await gateway.request('HEAD', path, { headers: BEARER });

    expect(head).toMatchObject({ status: 200, body: undefined });
    expect(aboutTheContent(head.headers)).toEqual(aboutTheContent(get.headers));
  },
);

/** Without connection headers: fetch keeps no connection after HEAD. */
function aboutTheContent(headers: Record<string, string>) {
  const { date: _date, connection: _connection, 'keep-alive': _keepAlive, ...rest } = headers;
  return rest;
}

test.each([
  ['/carts/cart_b/items/mug-classic', ['DELETE', 'PUT']],
  ['/users', ['POST']],
  ['/products', ['GET', 'HEAD']],
])('when OPTIONS %s is sent, Allow names the methods', async (path, methods) => {
  const response = await gateway.request('OPTIONS', path);

  expect(response.status).toBe(200);
  expect(response.headers['allow']?.split(', ').sort()).toEqual(methods);
  expect(gateway.calls).toEqual([]);
});

test('when the health is requested, the gateway is healthy', async () => {
  const response = await gateway.request('GET', '/health');

  expect(response.status).toBe(200);
  expect(response.body).toEqual({ status: 'healthy' });
});
