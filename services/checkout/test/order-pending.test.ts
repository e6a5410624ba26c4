import { recoverOrders } from '../src/recover-orders';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

test.each([
  ['down', 'down'],
  ['too slow to answer', 'unresponsive'],
] as const)(
  'when inventory is %s after the charge, recovery confirms the order',
  async (_what, fault) => {
    const cartId = await fillCart(shop);
    shop.inventory.faults[fault].add('commit');

    const answer = await shop.checkOut(cartId, { key: 'k1' });

    const { id } = await shop.onlyOrder();
    expect(answer).toMatchObject({ status: 503, body: { code: 'order_pending', orderId: id } });
    expect(answer.headers['retry-after']).toBe('1');
    expect((await shop.onlyOrder()).state).toBe('charged');
    expect(await shop.counted()).toEqual([]);

    shop.inventory.faults[fault].clear();
    await shop.outlastLeases();
    await recoverOrders(shop.deps);

    await expectSettled(shop);
    expect(await shop.checkOut(cartId, { key: 'k1' })).toMatchObject({
      status: 201,
      body: { orderId: id, status: 'confirmed' },
    });
    expect(await shop.counted()).toEqual([
      'replayed',
      'completed stripe success',
      'value 2500 USD',
    ]);
  },
);

test('when inventory stays down, a paid order waits for it and is never undone', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.faults.down.add('commit');
  await shop.checkOut(cartId);

  for (let i = 0; i < 3; i += 1) {
    await shop.outlastLeases();
    await recoverOrders(shop.deps);
  }

  expect((await shop.onlyOrder()).state).toBe('charged');
  expect(shop.payment.calls.filter((call) => call.startsWith('cancel'))).toEqual([]);
});

test('when the stock is gone at last, the 409 is stored and the money goes back', async () => {
  const cartId = await fillCart(shop);
  shop.inventory.faults.down.add('commit');
  await shop.checkOut(cartId, { key: 'k1' });
  const { id } = await shop.onlyOrder();

  shop.inventory.faults.down.clear();
  shop.inventory.expireHold(id);
  shop.inventory.stock.set('mug', 1);
  await shop.outlastLeases();
  await recoverOrders(shop.deps);

  await expectSettled(shop, { mug: 1, cap: 10 });
  expect(await shop.checkOut(cartId, { key: 'k1' })).toMatchObject({
    status: 409,
    body: { code: 'out_of_stock' },
  });
});
