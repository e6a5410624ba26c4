import { join } from 'node:path';
import type { Database } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';

const MIGRATIONS = join(__dirname, '../migrations');

let opened: Promise<{ url: string; database: Database; drop(): Promise<void> }> | undefined;

/** One database for each test file, emptied for each test. */
export async function emptyDatabase(): Promise<{ url: string; database: Database }> {
  opened ??= openDatabase();
  const { url, database } = await opened;
  await database.query('TRUNCATE carts, cart_items, orders, outbox');
  return { url, database };
}

async function openDatabase() {
  const { url, drop } = await testDatabase();
  const database = createDatabase({
    url,
    logger: silentLogger(),
    migrations: MIGRATIONS,
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  await database.migrated;
  return { url, database, drop };
}

afterAll(async () => {
  if (!opened) return;
  const { database, drop } = await opened;
  await database.close();
  await drop();
});
