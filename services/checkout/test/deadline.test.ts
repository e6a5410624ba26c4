import { setTimeout as wait } from 'node:timers/promises';
import { remainingMs, unavailable } from '@traceshop/service-kit';
import { waitingForLock } from './locks';
import { expectSettled } from './settled';
import { fillCart, openShop, type Shop } from './shop';

/** Long enough for a busy machine to come as far as the charge. */
const WAITS_MS = 4000;

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** Outlasts the request's deadline, and then keeps the order's row busy until somebody waits for it. */
async function untilTooLate(): Promise<void> {
  await wait((remainingMs() ?? 0) + 5);
  const locked = Promise.withResolvers<void>();
  shop.deps.background.run('hold the order', () =>
    shop.database.transaction(async (tx) => {
      await tx.query('SELECT id FROM orders FOR UPDATE');
      locked.resolve();
      await waitingForLock(shop.database);
    }),
  );
  await locked.promise;
}

test('when payment is silent until the deadline, the failure is stored and undone all the same', async () => {
  const cartId = await fillCart(shop);
  shop.payment.client.charge = async () => {
    await untilTooLate();
    throw unavailable('payment-service');
  };

  const answer = await shop.checkOut(cartId, { waitsMs: WAITS_MS });

  expect(answer).toMatchObject({ status: 503, body: { dependency: 'payment-service' } });
  await shop.idle();
  expect((await shop.onlyOrder()).state).toBe('cancelled');
  await expectSettled(shop);
  expect(await shop.counted()).toEqual(['completed stripe failed']);
});

test('when payment responds with the last of the time, the order is confirmed all the same', async () => {
  const cartId = await fillCart(shop);
  const { client } = shop.payment;
  const { charge } = client;
  client.charge = async (request) => {
    const made = await charge(request);
    await untilTooLate();
    return made;
  };

  const answer = await shop.checkOut(cartId, { waitsMs: WAITS_MS });

  expect(answer).toMatchObject({ status: 201, body: { status: 'confirmed' } });
  await shop.idle();
  expect((await shop.onlyOrder()).state).toBe('confirmed');
});
