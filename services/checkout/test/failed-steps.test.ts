import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test('when the last item is taken between validation and reservation, the order is cancelled', async () => {
  const cartId = await fillCart(shop);
  const { client } = shop.inventory;
  const { reserve } = client;
  client.reserve = (...args) => {
    shop.inventory.stock.set('mug', 1);
    return reserve(...args);
  };

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
  expect((await shop.onlyOrder()).state).toBe('cancelled');
  await shop.idle();
  await expectSettled(shop, { mug: 1, cap: 10 });
  expect(shop.payment.calls).toEqual([]);
  expect(await shop.counted()).toEqual(['completed stripe out_of_stock']);
});

test.each([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient_funds', 'insufficient_funds'],
])('when %s is charged, the response is 402 and the stock goes back', async (token, code) => {
  const answer = await shop.checkOut(await fillCart(shop), { token, method: 'paypal' });

  expect(answer).toMatchObject({ status: 402, body: { code } });
  await shop.idle();
  const { id } = await shop.onlyOrder();
  await expectSettled(shop);
  // Payment has said that there is no charge: nothing to cancel.
  expect(shop.payment.calls).toEqual([`charge ${id}`]);
  expect(await shop.counted()).toEqual(['completed paypal declined']);
});

test('when the provider never responds, the response is 504 and the charge is refunded', async () => {
  const answer = await shop.checkOut(await fillCart(shop), { token: 'tok_timeout' });

  expect(answer).toMatchObject({
    status: 504,
    body: { code: 'payment_timeout', detail: expect.stringContaining('it is safe to try again') },
  });
  await shop.idle();
  const { id } = await shop.onlyOrder();
  expect(shop.payment.chargesMade()).toBe(1);
  expect(shop.payment.statusOf(id)).toBe('refunded');
  await expectSettled(shop);
  expect(await shop.counted()).toEqual(['completed stripe payment_timeout']);
});

test('when the failure is stored, the response comes before anything is undone', async () => {
  const { promise: releasing, resolve: mayRelease } = Promise.withResolvers<void>();
  const { client } = shop.inventory;
  const { release } = client;
  client.release = (orderId) => releasing.then(() => release(orderId));

  const answer = await shop.checkOut(await fillCart(shop), { token: 'tok_declined' });

  expect(answer.status).toBe(402);
  expect((await shop.onlyOrder()).state).toBe('compensating');
  mayRelease();
  await shop.idle();
  await expectSettled(shop);
});

test.each([
  ['down', 'down'],
  ['too slow to answer', 'unresponsive'],
] as const)(
  'when inventory is %s at the reservation, the response is 503 and all is undone',
  async (_what, fault) => {
    const cartId = await fillCart(shop);
    shop.inventory.faults[fault].add('reserve');

    const answer = await shop.checkOut(cartId);

    expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
    expect(answer.headers['retry-after']).toBe('1');
    await shop.idle();
    await expectSettled(shop);
    expect(await shop.counted()).toEqual(['completed stripe failed']);
  },
);

test.each([
  ['down', 'down'],
  ['too slow to answer', 'unresponsive'],
] as const)('when payment is %s, the response is 503 and all is undone', async (_what, fault) => {
  const cartId = await fillCart(shop);
  shop.payment.faults[fault].add('charge');

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  await shop.idle();
  const { id } = await shop.onlyOrder();
  await expectSettled(shop);
  expect(shop.payment.statusOf(id)).toBe(fault === 'unresponsive' ? 'refunded' : 'voided');
});

test('when the hold has run out and the stock is gone, the response is 409 and the money goes back', async () => {
  const cartId = await fillCart(shop);
  const { client } = shop.inventory;
  const { commit } = client;
  client.commit = (orderId) => {
    shop.inventory.expireHold(orderId);
    shop.inventory.stock.set('mug', 1);
    return commit(orderId);
  };

  const answer = await shop.checkOut(cartId);

  expect(answer).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
  await shop.idle();
  const { id } = await shop.onlyOrder();
  expect(shop.payment.statusOf(id)).toBe('refunded');
  await expectSettled(shop, { mug: 1, cap: 10 });
  expect(await shop.counted()).toEqual(['completed stripe out_of_stock']);
});

test('when the hold has run out and there is stock, it is taken again', async () => {
  const { client } = shop.inventory;
  const { commit } = client;
  client.commit = (orderId) => {
    shop.inventory.expireHold(orderId);
    return commit(orderId);
  };

  const answer = await shop.checkOut(await fillCart(shop));

  expect(answer.status).toBe(201);
  await expectSettled(shop);
});

test('when somebody released the stock of a paid order, the money goes back', async () => {
  const { client } = shop.inventory;
  const { commit } = client;
  client.commit = async (orderId) => {
    await client.release(orderId);
    return commit(orderId);
  };

  const answer = await shop.checkOut(await fillCart(shop));

  // Nothing that a client did wrong: what it is told is that the order is being undone.
  expect(answer).toMatchObject({ status: 409, body: { code: 'in_progress' } });
  await shop.idle();
  await expectSettled(shop);
});

test.each([
  ['reservation', () => releaseBeforeReserve()],
  ['charge', () => cancelBeforeCharge()],
])(
  'when somebody undid the %s of an order for good, that is not the client’s response',
  async (_what, undo) => {
    const cartId = await fillCart(shop);
    undo();

    const answer = await shop.checkOut(cartId, { key: 'k1' });

    expect(answer).toMatchObject({ status: 409, body: { code: 'in_progress' } });
    await shop.idle();
    await expectSettled(shop);
    const again = await shop.checkOut(cartId, { key: 'k1' });
    expect(again).toMatchObject({ status: 409, body: { code: 'checkout_interrupted' } });
  },
);

function releaseBeforeReserve(): void {
  const { client } = shop.inventory;
  const { reserve } = client;
  client.reserve = async (orderId, items) => {
    await client.release(orderId);
    return reserve(orderId, items);
  };
}

function cancelBeforeCharge(): void {
  const { client } = shop.payment;
  const { charge } = client;
  client.charge = async (request) => {
    await client.cancel(request.orderId);
    return charge(request);
  };
}
