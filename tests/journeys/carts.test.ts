// What surrounds a checkout: a token to shop with, the cart, the catalogue, the order afterwards.

import { checkoutBody, LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import { DEMO_ACCESS } from '@traceshop/shop-harness/services';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import {
  emptiesCart,
  fillsCart,
  opensCart,
  opensNoCart,
  showsOrder,
  showsSoldOutCart,
} from '@traceshop/shop-traces/stories/carts';
import { showsProduct } from '@traceshop/shop-traces/stories/catalogue';
import { asksForToken } from '@traceshop/shop-traces/stories/tokens';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

test.each([
  ['known', 200, DEMO_ACCESS.DEMO_CLIENT_SECRET],
  ['rejected', 401, 'not-the-secret-0815'],
])(
  'when a client is %s, the response is %i and its secret is nowhere',
  async (_, status, secret) => {
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
    await expectTrace(trace, asksForToken(status));
    await expect(trace).toLeakNothing({ canaries: [secret] });
  },
);

test('when a product is looked at, inventory is asked and nobody else', async () => {
  const { response, trace } = await journey.request('GET', `/products/${PLENTY}`);
  expect(response).toMatchObject({ status: 200, body: { sku: PLENTY } });
  await expectTrace(trace, showsProduct());
});

test('when a cart is opened, its user must exist', async () => {
  const userId = await newUser(journey.shop);
  const opened = await journey.request('POST', '/carts', { body: { userId } });
  expect(opened.response).toMatchObject({ status: 201, body: { userId, items: [] } });
  await expectTrace(opened.trace, opensCart());

  const rejected = await journey.request('POST', '/carts', { body: { userId: 'usr_nobody' } });
  expect(rejected.response).toMatchObject({ status: 404, body: { code: 'user_not_found' } });
  await expectTrace(rejected.trace, opensNoCart());
});

test('when a product is put into a cart, it is priced before and after', async () => {
  const cartId = await newCart(journey.shop, { items: {} });
  const path = `/carts/${cartId}/items/${PLENTY}`;
  const { response, trace } = await journey.request('PUT', path, { body: { quantity: 2 } });
  expect(response).toMatchObject({ status: 200, body: { items: [{ sku: PLENTY, quantity: 2 }] } });
  await expectTrace(trace, fillsCart());
});

test('when a product is taken out of a cart, what is left is nothing to price', async () => {
  const cartId = await newCart(journey.shop, { items: { [PLENTY]: 1 } });
  const { response, trace } = await journey.request('DELETE', `/carts/${cartId}/items/${PLENTY}`);
  expect(response).toMatchObject({ status: 200, body: { items: [] } });
  await expectTrace(trace, emptiesCart());
});

test('when a cart holds more than there is, its products are priced one by one', async () => {
  const cartId = await newCart(journey.shop, { items: { [LAST_ONE]: 1000, [PLENTY]: 1 } });
  const { response, trace } = await journey.request('GET', `/carts/${cartId}`);
  expect(response.status).toBe(200);
  await expectTrace(trace, showsSoldOutCart());
});

test('when an order is looked at, the response is read in one statement', async () => {
  const body = await checkoutBody(journey.shop);
  const bought = await journey.shop.request<{ orderId: string }>('POST', '/checkout', { body });
  const { response, trace } = await journey.request('GET', `/orders/${bought.body.orderId}`);
  expect(response).toMatchObject({ status: 200, body: { orderId: bought.body.orderId } });
  await expectTrace(trace, showsOrder());
});
