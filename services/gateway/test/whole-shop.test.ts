import { type Shop, type ShopResponse, startShop } from '@traceshop/shop-harness/shop';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';
import { TEST_PAYMENT_TOKENS } from '../src/api/test-payment-tokens';
import type { OpenApiDocument } from '../src/docs/openapi-types';
import { describedOperation, violations } from './described';

// The services own the responses, so only the whole shop can show whether the document is correct.

let shop: Shop;
let document: OpenApiDocument;

beforeAll(async () => {
  shop = await startShop({ env: { OTEL_SDK_DISABLED: 'true' }, envOf: GENEROUS_LIMITS });
  document = (await shop.request<OpenApiDocument>('GET', '/openapi.json')).body;
});

afterAll(() => shop?.stop());

/** Sends a request, and fails unless status, type and body are as described. */
async function ask<T = { id: string }>(request: string, body?: unknown): Promise<ShopResponse<T>> {
  const [method = '', path = ''] = request.split(' ');
  const response = await shop.request<T>(method, path, body === undefined ? {} : { body });
  const found = Object.keys(document.paths).find((template) =>
    new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`).test(path),
  );
  const { responses } = describedOperation(document, method.toLowerCase(), found ?? path);
  const type = response.headers['content-type']?.split(';')[0] ?? '';
  const schema = responses[response.status]?.content?.[type]?.schema;
  expect({
    request,
    status: response.status,
    violations: violations(document, schema, response.body),
  }).toEqual({ request, status: response.status, violations: [] });
  return response;
}

const newUser = () => ({ email: `user-${crypto.randomUUID()}@example.com`, name: 'Test User' });

async function newCart(sku = 'mug-classic', quantity = 2) {
  const user = await ask('POST /users', newUser());
  const cart = await ask('POST /carts', { userId: user.body.id });
  const filled = await ask(`PUT /carts/${cart.body.id}/items/${sku}`, { quantity });
  return { user, cart, filled };
}

test('when a user buys, every response on the way is as described', async () => {
  const body = newUser();
  const user = await ask('POST /users', body);
  const again = await ask('POST /users', body);
  const page = await ask<{ nextCursor: string }>('GET /products?limit=2');
  const next = await ask(`GET /products?limit=2&cursor=${page.body.nextCursor}`);
  const product = await ask('GET /products/mug-classic');
  const cart = await ask('POST /carts', { userId: user.body.id });
  const put = await ask(`PUT /carts/${cart.body.id}/items/mug-classic`, { quantity: 2 });
  const read = await ask(`GET /carts/${cart.body.id}`);
  const order = await ask<{ orderId: string }>('POST /checkout', {
    cartId: cart.body.id,
    paymentMethod: 'stripe',
  });
  const placed = await ask(`GET /orders/${order.body.orderId}`);
  const profile = await ask(`GET /users/${user.body.id}`);
  const ready = await ask('GET /ready');

  const responses = [
    user,
    again,
    page,
    next,
    product,
    cart,
    put,
    read,
    order,
    placed,
    profile,
    ready,
  ];
  expect(responses.map(({ status }) => status)).toEqual([
    201, 200, 200, 200, 200, 201, 200, 200, 201, 200, 200, 200,
  ]);
  expect(profile.body).toMatchObject({ paymentMethods: [{ provider: 'stripe', last4: '4242' }] });
});

test('when a product is taken out of a cart, the response is as described', async () => {
  const { cart } = await newCart();

  const removed = await ask(`DELETE /carts/${cart.body.id}/items/mug-classic`);

  expect(removed).toMatchObject({ status: 200, body: { items: [], totalCents: 0 } });
});

test('when a resource does not exist, the response is 404 and as described', async () => {
  const { cart } = await newCart();
  const requests: [string, unknown?][] = [
    ['GET /users/123'],
    ['GET /products/no-such-product'],
    ['GET /carts/123'],
    ['GET /orders/123'],
    ['POST /carts', { userId: '123' }],
    [`PUT /carts/${cart.body.id}/items/no-such-product`, { quantity: 1 }],
    ['PUT /carts/123/items/mug-classic', { quantity: 1 }],
    ['DELETE /carts/123/items/mug-classic'],
    ['POST /checkout', { cartId: '123', paymentMethod: 'paypal' }],
  ];
  for (const [request, body] of requests) {
    expect({ request, status: (await ask(request, body)).status }).toEqual({
      request,
      status: 404,
    });
  }
});

test('when a cart cannot be bought, the rejection is as described', async () => {
  const { user, cart: full } = await newCart('poster-last-print', 1000);
  const empty = await ask('POST /carts', { userId: user.body.id });
  const { cart: declined } = await newCart();
  const { cart: ordered } = await newCart();
  const pay = (cartId: string, paymentToken = 'tok_visa') =>
    ask('POST /checkout', { cartId, paymentMethod: 'paypal', paymentToken });
  await pay(ordered.body.id);

  const rejections = [
    await pay(full.body.id),
    await pay(empty.body.id),
    await pay(declined.body.id, 'tok_declined'),
    await pay(ordered.body.id),
    await ask(`PUT /carts/${ordered.body.id}/items/mug-classic`, { quantity: 1 }),
  ];

  expect(rejections.map(({ status, body }) => [status, (body as { code?: string }).code])).toEqual([
    [409, 'out_of_stock'],
    [422, 'cart_empty'],
    [402, 'card_declined'],
    [409, 'cart_ordered'],
    [409, 'cart_ordered'],
  ]);
});

test.each([
  ...TEST_PAYMENT_TOKENS,
  // Providers decline unknown tokens.
  { token: 'tok_nobody_knows', status: 402 },
])(
  'when $token pays, the response is $status, as the documentation says',
  async ({ token, status }) => {
    const { cart } = await newCart();

    const response = await ask('POST /checkout', {
      cartId: cart.body.id,
      paymentMethod: 'stripe',
      paymentToken: token,
    });

    expect(response.status).toBe(status);
  },
);

test('when an API client gets a token, it works, and data of another client is a 404', async () => {
  const { cart } = await newCart();
  const { DEMO_ACCESS } = await import('@traceshop/shop-harness/services');
  const response = await fetch(`${shop.endpoints.services.gateway}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: DEMO_ACCESS.DEMO_CLIENT_ID,
      client_secret: DEMO_ACCESS.DEMO_CLIENT_SECRET,
    }),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  const headers = { authorization: `Bearer ${access_token}` };

  const own = await shop.request('GET', '/users/123', { headers });
  const others = await shop.request('GET', `/carts/${cart.body.id}`, { headers });

  expect(response.status).toBe(200);
  expect(own.status).toBe(404);
  expect(others).toMatchObject({ status: 404, body: { code: 'cart_not_found' } });
});
