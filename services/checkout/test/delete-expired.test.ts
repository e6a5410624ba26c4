import { deleteExpired } from '../src/jobs';
import { fillCart, openShop, type Shop } from './shop';

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

const keys = () =>
  shop.database.query('SELECT idempotency_key AS key, body_hash AS hash FROM orders ORDER BY 1');

test('when keys are older than a day, the job forgets them and keeps the orders', async () => {
  await shop.checkOut(await fillCart(shop), { key: 'old' });
  await shop.database.query(`UPDATE orders SET created_at = now() - interval '25 hours'`);
  await shop.checkOut(await fillCart(shop), { key: 'young' });

  await deleteExpired(shop.deps);

  expect(await keys()).toEqual([
    { key: 'young', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    { key: null, hash: null },
  ]);
});

test('when confirmations were sent more than a day ago, the job removes them, never unsent ones', async () => {
  await shop.checkOut(await fillCart(shop));
  await shop.idle();
  shop.notification.faults.down.add('send');
  await shop.checkOut(await fillCart(shop));
  await shop.idle();
  await shop.database.query(
    `UPDATE outbox SET created_at = now() - interval '3 days', sent_at = sent_at - interval '25 hours'`,
  );

  await deleteExpired(shop.deps);

  expect(await shop.outboxRows()).toEqual([{ id: expect.any(String), sent: false }]);
});
