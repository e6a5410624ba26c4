import { countAbandonedCarts } from '../src/jobs';
import { pauseAt } from './checkpoints';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const HALF_HOUR_MS = 1_800_000;
const count = () => countAbandonedCarts(shop.deps, HALF_HOUR_MS);
const counted = () => shop.metrics.filter((line) => line.startsWith('abandoned'));
const pass = (time: string) =>
  shop.database.query(`UPDATE orders SET failed_at = failed_at - $1::interval`, [time]);

async function failedCheckout(): Promise<string> {
  const cartId = await fillCart(shop);
  await shop.checkOut(cartId, { token: 'tok_declined' });
  await shop.idle();
  return cartId;
}

test('when a checkout failed and half an hour passed, its cart is counted once', async () => {
  await failedCheckout();
  await count();
  expect(counted()).toEqual([]);
  await pass('31 minutes');

  await count();
  await count();

  expect(counted()).toEqual(['abandoned 1']);
});

test('when two replicas count at once, the cart is counted once', async () => {
  await failedCheckout();
  await pass('31 minutes');

  await Promise.all([count(), count(), count(), count()]);

  expect(counted()).toEqual(['abandoned 1']);
});

test('when another checkout of the cart succeeded, it is not abandoned', async () => {
  const cartId = await failedCheckout();
  expect((await shop.checkOut(cartId)).status).toBe(201);
  await pass('31 minutes');

  await count();

  expect(counted()).toEqual([]);
});

test('when another checkout of the cart is under way, it is not abandoned yet', async () => {
  const cartId = await failedCheckout();
  const pause = pauseAt('after_reserved');
  const worker = await shop.startWorker(pause.checkpoint);
  const second = worker.checkOut(cartId, { token: 'tok_declined' });
  await pause.reached;
  await pass('31 minutes');

  await count();
  expect(counted()).toEqual([]);

  pause.resume();
  await second;
  await worker.idle();
  await count();
  expect(counted()).toEqual(['abandoned 1']);
});

test('when a cart never began a checkout, it is not abandoned', async () => {
  await fillCart(shop);

  await count();

  expect(counted()).toEqual([]);
});
