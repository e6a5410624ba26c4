import { join } from 'node:path';
import type { Notification } from '@traceshop/contract';
import type { Database } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';
import { createDeliveryStore, type DeliveryStore } from '../src/delivery-store';
import { welcome } from './notifications';

const MIGRATIONS = join(__dirname, '../migrations');
const KEEP_DAYS = 30;

let database: Database;
let deliveries: DeliveryStore;
let drop: () => Promise<void>;
beforeAll(async () => {
  const own = await testDatabase();
  ({ drop } = own);
  database = createDatabase({
    url: own.url,
    logger: silentLogger(),
    migrations: MIGRATIONS,
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  await database.migrated;
  deliveries = createDeliveryStore(database, 60_000);
});
afterAll(async () => {
  await database?.close();
  await drop?.();
});

async function claimed() {
  const result = await deliveries.claim(welcome() as unknown as Notification);
  if (result.state !== 'claimed') throw new Error(`it is ${result.state}`);
  return result.claim;
}

const sent = async () => {
  const claim = await claimed();
  await deliveries.markSent(claim);
  return claim.id;
};
const released = async () => {
  const claim = await claimed();
  await deliveries.release(claim);
  return claim.id;
};
const underWay = async () => (await claimed()).id;
const abandoned = async () => {
  const id = await underWay();
  await database.query(
    `UPDATE deliveries SET claimed_until = now() - interval '1 second' WHERE id = $1`,
    [id],
  );
  return id;
};

test.each([
  ['was sent 31 days ago', sent, 31, false],
  ['was sent 29 days ago', sent, 29, true],
  ['failed for good 31 days ago', released, 31, false],
  ['was left by a dead consumer 31 days ago', abandoned, 31, false],
  ['is being mailed, though 31 days old', underWay, 31, true],
] as const)('when a notification %s, the job knows what to do', async (...row) => {
  const [, make, days, kept] = row;
  const id = await make();
  await database.query(
    `UPDATE deliveries SET created_at = created_at - $2 * interval '1 day',
       sent_at = sent_at - $2 * interval '1 day' WHERE id = $1`,
    [id, days],
  );

  await deliveries.deleteOlderThan(KEEP_DAYS);

  const left = await database.query('SELECT id FROM deliveries WHERE id = $1', [id]);
  expect(left).toEqual(kept ? [{ id }] : []);
});

test('when a notification waited for weeks before it was sent, its age is that of the mail', async () => {
  const id = await sent();
  await database.query(
    `UPDATE deliveries SET created_at = now() - interval '40 days' WHERE id = $1`,
    [id],
  );

  await deliveries.deleteOlderThan(KEEP_DAYS);

  expect(await deliveries.claim(welcome({ id }) as unknown as Notification)).toEqual({
    state: 'sent',
  });
});
