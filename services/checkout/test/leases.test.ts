import type { CrashPoint } from '../src/crash-points';
import { LeaseLost } from '../src/errors';
import { recoverOrders } from '../src/recover-orders';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

async function leaseLeftSeconds(): Promise<number> {
  const [row] = await shop.database.query<{ left: number }>(
    'SELECT extract(epoch FROM lease_until - now())::float8 AS left FROM orders',
  );
  return row?.left ?? Number.NaN;
}

/** Lets a checkout pass with leases far too long, and notes what is left of each: a renewed one is short. */
async function leasesSeen(token: string): Promise<Map<CrashPoint, number>> {
  const left = new Map<CrashPoint, number>();
  const worker = await shop.startWorker(async (point) => {
    left.set(point, await leaseLeftSeconds());
    await shop.database.query(`UPDATE orders SET lease_until = now() + interval '1 hour'`);
  });
  await worker.checkOut(await fillCart(shop), { token });
  await worker.idle();
  return left;
}

const FRESH = expect.closeTo(15, -1);

test('when an order changes its state, its lease is renewed', async () => {
  const left = await leasesSeen('tok_visa');

  expect(left.get('after_order_opened')).toEqual(FRESH);
  expect(left.get('before_charge')).toEqual(FRESH);
  expect(left.get('after_charged_stored')).toEqual(FRESH);
});

test('when a failure is stored, the lease is renewed for its compensation', async () => {
  expect((await leasesSeen('tok_declined')).get('after_failure_stored')).toEqual(FRESH);
});

test('when recovery takes an order, it gets a lease of its own', async () => {
  shop.inventory.faults.down.add('commit');
  await shop.checkOut(await fillCart(shop));
  await shop.outlastLeases();

  await recoverOrders(shop.deps);

  expect(await leaseLeftSeconds()).toEqual(FRESH);
});

test('when an order is in another state than its worker believes, the worker changes nothing', async () => {
  shop.inventory.faults.down.add('commit');
  await shop.checkOut(await fillCart(shop));
  const { id } = await shop.onlyOrder();
  const [{ holder } = { holder: '' }] = await shop.database.query<{ holder: string }>(
    'SELECT lease_holder AS holder FROM orders',
  );

  const change = shop.deps.orders.change(
    { orderId: id, holder },
    { from: 'charging', to: 'compensating' },
  );

  await expect(change).rejects.toThrow(LeaseLost);
  expect((await shop.onlyOrder()).state).toBe('charged');
});
