import { placeOrder } from '../src/place-order';
import { validateCart } from '../src/validate-cart';
import { KNOWN_USER } from './fakes/user';
import { CLIENT, fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('when everything works, the order is confirmed, paid once and its stock taken once', async () => {
  const cartId = await fillCart(shop, { mug: 2, cap: 1 });

  const answer = await shop.checkOut(cartId);

  const { id } = await shop.onlyOrder();
  expect({ status: answer.status, body: answer.body }).toEqual({
    status: 201,
    body: {
      orderId: id,
      status: 'confirmed',
      cartId,
      userId: KNOWN_USER,
      items: [
        { sku: 'mug', name: 'The mug', quantity: 2, unitPriceCents: 1250, lineTotalCents: 2500 },
        { sku: 'cap', name: 'The cap', quantity: 1, unitPriceCents: 1250, lineTotalCents: 1250 },
      ],
      totalCents: 3750,
      currency: 'USD',
      paymentMethod: 'stripe',
      transactionId: `txn_of_${id}`,
      createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
    },
  });
  expect(shop.payment.takenCents(id)).toBe(3750);
  expect(shop.inventory.stateOf(id)).toBe('committed');
  expect(Object.fromEntries(shop.inventory.stock)).toEqual({ mug: 8, cap: 9 });
  expect(await shop.counted()).toEqual(['completed stripe success', 'value 3750 USD']);
});

test('when the order is confirmed, its confirmation is sent once under the outbox row’s id', async () => {
  await shop.checkOut(await fillCart(shop));
  await shop.idle();

  const { id: orderId } = await shop.onlyOrder();
  const rows = await shop.outboxRows();
  expect(rows).toEqual([{ id: expect.stringMatching(/^ntf_/), sent: true }]);
  expect(shop.notification.sent).toEqual([
    {
      id: rows[0]?.id,
      type: 'order_confirmation',
      userId: KNOWN_USER,
      orderId,
      totalCents: 2500,
      currency: 'USD',
    },
  ]);
});

test('when the response has not left yet, the confirmation waits for it', async () => {
  const { promise: responded, resolve: leave } = Promise.withResolvers<void>();
  await placeOrder(shop.deps, {
    clientId: CLIENT,
    cartId: await fillCart(shop),
    paymentMethod: 'stripe',
    paymentToken: 'tok_visa',
    idempotencyKey: undefined,
    bodyHash: '',
    responded,
  });
  // Long enough for a confirmation that does not wait: a round trip to the database.
  expect(await shop.outboxRows()).toMatchObject([{ sent: false }]);
  expect(shop.notification.sent).toEqual([]);

  leave();
  await shop.idle();
  expect(shop.notification.sent).toHaveLength(1);
});

test('when an order is asked for, its client gets the stored response', async () => {
  const answer = await shop.checkOut(await fillCart(shop), { method: 'paypal' });
  const { orderId } = answer.body as { orderId: string };

  const order = await shop.request('GET', `/orders/${orderId}`);

  expect({ status: order.status, body: order.body }).toEqual({ status: 200, body: answer.body });
});

test('when another client asks for an order, there is none', async () => {
  const answer = await shop.checkOut(await fillCart(shop));
  const { orderId } = answer.body as { orderId: string };

  const other = await shop.request('GET', `/orders/${orderId}`, { client: 'client-b' });
  const unknown = await shop.request('GET', '/orders/ord_unknown', { client: CLIENT });

  expect(other).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
  expect(unknown).toMatchObject({ status: 404, body: { code: 'order_not_found' } });
});

test.each([
  [{ mug: 2 }, 5],
  [{ mug: 1, cap: 3 }, 6],
])('when a cart of %j is validated, its %i checks are counted', async (items, checks) => {
  const request = {
    clientId: CLIENT,
    cartId: await fillCart(shop, items),
    paymentMethod: 'stripe',
    paymentToken: 'tok_visa',
    idempotencyKey: undefined,
    bodyHash: 'hash',
    responded: Promise.resolve(),
  } as const;

  const { checksPassed } = await validateCart(shop.deps, request);

  expect(checksPassed).toBe(checks);
});
