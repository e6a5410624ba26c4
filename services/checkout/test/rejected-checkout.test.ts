import { MAX_TOTAL_CENTS } from '@traceshop/contract';
import { KNOWN_USER } from './fakes/user';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** Nothing was opened, so there is nothing to undo, and no checkout to count. */
async function expectNothingStored(): Promise<void> {
  await shop.idle();
  expect(await shop.orders()).toEqual([]);
  expect(shop.payment.calls).toEqual([]);
  expect(shop.inventory.calls.filter((call) => call !== 'quote')).toEqual([]);
}

test('when there is no such cart, the checkout is 404', async () => {
  const answer = await shop.checkOut('cart_unknown');

  expect(answer).toMatchObject({ status: 404, body: { code: 'cart_not_found' } });
  await expectNothingStored();
  expect(await shop.counted()).toEqual([]);
});

test('when the cart is another client’s, the checkout is 404', async () => {
  const cartId = await fillCart(shop);

  const answer = await shop.checkOut(cartId, { client: 'client-b' });

  expect(answer).toMatchObject({ status: 404, body: { code: 'cart_not_found' } });
  await expectNothingStored();
});

test('when the cart is empty, the checkout is 422', async () => {
  const cartId = await fillCart(shop, {});

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 422, body: { code: 'cart_empty' } });
  await expectNothingStored();
});

test('when the total is more than an order may cost, the checkout is 422', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.prices.set('mug', MAX_TOTAL_CENTS);

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 422, body: { code: 'total_too_large' } });
  await expectNothingStored();
});

test('when inventory has too little at validation, the checkout is 409 and counted', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.stock.set('mug', 1);

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
  await expectNothingStored();
  expect(await shop.counted()).toEqual(['completed stripe out_of_stock']);
});

test('when inventory is down at validation, the checkout is 503 and counted', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.faults.down.add('quote');

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  expect(answer.headers['retry-after']).toBe('1');
  await expectNothingStored();
  expect(await shop.counted()).toEqual(['completed stripe failed']);
});

test('when the cart changes between validation and opening, the checkout is 409', async () => {
  const cartId = await fillCart(shop);
  const { client } = shop.inventory;
  const quote = client.quote;
  client.quote = async (items) => {
    const quoted = await quote(items);
    client.quote = quote;
    const put = { body: { quantity: 5 } };
    expect((await shop.request('PUT', `/carts/${cartId}/items/mug`, put)).status).toBe(200);
    return quoted;
  };

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 409, body: { code: 'cart_changed' } });
  expect(await shop.orders()).toEqual([]);
});

test.each([
  ['an unknown field', { cartId: 'cart_x', paymentMethod: 'stripe', card: '4242' }, 'card'],
  ['no cart', { paymentMethod: 'stripe' }, 'cartId'],
  ['a cart id with a NUL', { cartId: 'cart_\u0000', paymentMethod: 'stripe' }, 'cartId'],
  ['a payment method nobody has', { cartId: 'cart_x', paymentMethod: 'cash' }, 'paymentMethod'],
  [
    'a card number as token',
    { cartId: 'cart_x', paymentMethod: 'stripe', paymentToken: '4242424242424242' },
    'paymentToken',
  ],
])('when the body has %s, the checkout is 400 naming the field', async (_what, body, field) => {
  const answer = await shop.request('POST', '/checkout', { body });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field }] },
  });
});

test.each([
  ['empty', ''],
  ['too long', 'k'.repeat(256)],
  ['with a space', 'a b'],
  ['sent twice', 'a, b'],
])('when the Idempotency-Key is %s, the checkout is 400', async (_what, key) => {
  const body = { cartId: 'cart_x', paymentMethod: 'stripe' };

  const answer = await shop.request('POST', '/checkout', { body, key });

  expect(answer).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ field: 'idempotency-key' }] },
  });
});

test('when the gateway does not say for whom it asks, the request is 400', async () => {
  const answer = await shop.request('POST', '/carts', { body: { userId: KNOWN_USER }, client: '' });

  expect(answer).toMatchObject({ status: 400, body: { code: 'missing_client_id' } });
});
