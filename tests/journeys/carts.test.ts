// What surrounds a checkout: a token to shop with, the cart, the catalogue, the order afterwards.

import { checkoutBody, LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import { DEMO_ACCESS } from '@traceshop/shop-harness/services';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { authenticated, calls, pg, serves } from '@traceshop/shop-traces/trees';
import { type Node, optional, transactions } from '@traceshop/trace-testing';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

const ignore = [transactions];

interface Passed {
  /** Method and route, the same at the gateway and at checkout. */
  route: string;
  status: number;
}

/** A request that the gateway hands on to checkout, once it knows whose it is. */
const passedOn = ({ route, status }: Passed, inside: Node[]): Node =>
  serves('gateway', route, { attrs: { 'http.response.status_code': status } }, [
    authenticated(),
    calls({ from: 'gateway', to: 'checkout', name: route, status }, inside),
  ]);

const quoted = (status = 200): Node =>
  calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status }, [
    ...pg('inventory', 'SELECT products'),
  ]);

/** A change of a cart: locked, and looked at again. */
const changesCart = (statement: string): Node[] =>
  pg('checkout', 'SELECT carts', 'SELECT orders', statement, 'UPDATE carts', 'SELECT carts');

test.each([
  ['known', 200, DEMO_ACCESS.DEMO_CLIENT_SECRET],
  ['refused', 401, 'not-the-secret-0815'],
])('when a client is %s, the answer is %i and its secret is nowhere', async (_, status, secret) => {
  const { result, trace } = await journey.tracer.run(
    () => {
      const credentials = { client_id: DEMO_ACCESS.DEMO_CLIENT_ID, client_secret: secret };
      return fetch(`${journey.shop.services.gateway.url}/oauth/token`, {
        method: 'POST',
        body: new URLSearchParams({ grant_type: 'client_credentials', ...credentials }),
      });
    },
    { adopt: true },
  );
  expect(result.status).toBe(status);

  await expectTrace(trace, {
    tree: serves(
      'gateway',
      'POST /oauth/token',
      { attrs: { 'http.response.status_code': status } },
      [
        calls({ from: 'gateway', to: 'auth', name: 'POST /token', status }, [
          // The configured client is stored by whoever asks first.
          ...pg('auth', 'INSERT api_clients').map(optional),
          ...pg('auth', 'SELECT api_clients'),
        ]),
      ],
    ),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 1, sequentialHops: 1 },
  });
  await expect(trace).toLeakNothing({ canaries: [secret] });
});

test('when a product is looked at, inventory is asked and nobody else', async () => {
  const { answer, trace } = await journey.request('GET', `/products/${PLENTY}`);
  expect(answer).toMatchObject({ status: 200, body: { sku: PLENTY } });

  await expectTrace(trace, {
    tree: serves('gateway', 'GET /products/:sku', [
      calls({ from: 'gateway', to: 'inventory', name: 'GET /products/:sku', status: 200 }, [
        ...pg('inventory', 'SELECT products'),
      ]),
    ]),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 1, sequentialHops: 1 },
  });
});

test('when a cart is opened, its user must exist', async () => {
  const route = 'POST /carts';
  const asks = (status: number) =>
    calls({ from: 'checkout', to: 'user', name: 'GET /users/:id/exists', status }, [
      ...pg('user', 'SELECT users'),
    ]);
  const userId = await newUser(journey.shop);
  const opened = await journey.request('POST', '/carts', { body: { userId } });
  expect(opened.answer).toMatchObject({ status: 201, body: { userId, items: [] } });
  await expectTrace(opened.trace, {
    tree: passedOn({ route, status: 201 }, [asks(204), ...pg('checkout', 'INSERT carts')]),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  });

  const refused = await journey.request('POST', '/carts', { body: { userId: 'usr_nobody' } });
  expect(refused.answer).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  await expectTrace(refused.trace, {
    tree: passedOn({ route, status: 404 }, [asks(404)]),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  });
});

test('when a product is put into a cart, it is priced before and after', async () => {
  const cartId = await newCart(journey.shop, { items: {} });
  const path = `/carts/${cartId}/items/${PLENTY}`;
  const { answer, trace } = await journey.request('PUT', path, { body: { quantity: 2 } });
  expect(answer).toMatchObject({ status: 200, body: { items: [{ sku: PLENTY, quantity: 2 }] } });

  await expectTrace(trace, {
    tree: passedOn({ route: 'PUT /carts/:id/items/:sku', status: 200 }, [
      ...pg('checkout', 'SELECT carts'),
      quoted(),
      ...changesCart('INSERT cart_items'),
      quoted(),
    ]),
    ignore,
    budget: { 'db.queries': 8, 'db.sameStatement': 2, remoteCalls: 4, sequentialHops: 4 },
  });
});

test('when a product is taken out of a cart, what is left is nothing to price', async () => {
  const cartId = await newCart(journey.shop, { items: { [PLENTY]: 1 } });
  const { answer, trace } = await journey.request('DELETE', `/carts/${cartId}/items/${PLENTY}`);
  expect(answer).toMatchObject({ status: 200, body: { items: [] } });

  await expectTrace(trace, {
    tree: passedOn({ route: 'DELETE /carts/:id/items/:sku', status: 200 }, [
      ...changesCart('DELETE cart_items'),
    ]),
    ignore,
    budget: { 'db.queries': 5, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  });
});

test('when a cart holds more than there is, its products are priced one by one', async () => {
  const cartId = await newCart(journey.shop, { items: { [LAST_ONE]: 1000, [PLENTY]: 1 } });
  const { answer, trace } = await journey.request('GET', `/carts/${cartId}`);
  expect(answer.status).toBe(200);

  const looksUp = calls(
    { from: 'checkout', to: 'inventory', name: 'GET /products/:sku', status: 200 },
    pg('inventory', 'SELECT products'),
  );
  await expectTrace(trace, {
    tree: passedOn({ route: 'GET /carts/:id', status: 200 }, [
      ...pg('checkout', 'SELECT carts'),
      quoted(409),
      looksUp,
      looksUp,
    ]),
    // Side by side they are four hops; but two that begin within a millisecond cannot be told apart.
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 5 },
  });
});

test('when an order is looked at, the answer is read in one statement', async () => {
  const body = await checkoutBody(journey.shop);
  const bought = await journey.shop.request<{ orderId: string }>('POST', '/checkout', { body });
  const { answer, trace } = await journey.request('GET', `/orders/${bought.body.orderId}`);
  expect(answer).toMatchObject({ status: 200, body: { orderId: bought.body.orderId } });

  await expectTrace(trace, {
    tree: passedOn({ route: 'GET /orders/:id', status: 200 }, pg('checkout', 'SELECT orders')),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  });
});
