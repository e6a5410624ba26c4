import { describeError } from '@traceshop/service-kit';
import { compensateOrder } from '../src/compensate-order';
import type { LeasedOrder } from '../src/order';
import { recoverOrders } from '../src/recover-orders';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** An order to be undone, with everything down that would undo it. */
async function failedOrder(): Promise<LeasedOrder> {
  shop.inventory.faults.down.add('release');
  shop.payment.faults.down.add('cancel');
  await shop.checkOut(await fillCart(shop), { token: 'tok_timeout' });
  await shop.idle();
  await shop.outlastLeases();
  const [order] = await shop.deps.orders.takeExpired({ holder: 'a test', limit: 1 });
  if (!order) throw new Error('no order waits for recovery');
  return order;
}

test('when neither stock nor money can be undone, the failure names both and nothing is final', async () => {
  const order = await failedOrder();
  shop.inventory.client.release = () => Promise.reject(new Error('no inventory'));
  shop.payment.client.cancel = () => Promise.reject(new Error('no payment'));

  const failure: unknown = await compensateOrder(shop.deps, order).catch((error) => error);

  expect(failure).toBeInstanceOf(AggregateError);
  expect(describeError(failure)).toBe('no inventory, no payment');
  expect((await shop.onlyOrder()).state).toBe('compensating');
});

test('when both are back, the next recovery undoes both', async () => {
  const order = await failedOrder();
  shop.inventory.faults.down.clear();
  shop.payment.faults.down.clear();
  await shop.outlastLeases();

  await recoverOrders(shop.deps);

  expect((await shop.onlyOrder()).state).toBe('cancelled');
  expect(shop.payment.statusOf(order.id)).toBe('refunded');
  await expectSettled(shop);
});
