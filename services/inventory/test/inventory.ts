import { join } from 'node:path';
import { ID_PREFIX, type Item, type ReservationState } from '@traceshop/contract';
import { type Database, newId, type Queryable } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, listen, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';
import { eventually } from '@traceshop/test-servers/eventually';
import { createApp } from '../src/app';
import { createStores } from '../src/stores';

export type Inventory = Awaited<ReturnType<typeof startInventory>>;

/** Members of the responses that tests read; each response has some of them. */
interface ResponseBody {
  code: string;
  products: { sku: string; available: number }[];
  nextCursor: string | null;
  reservationId: string;
  state: string;
  expiresAt: string;
}

/** The service in process with its own database, and queries of its tables. */
export async function startInventory() {
  const { url, drop } = await testDatabase();
  const database = createDatabase({
    url,
    logger: silentLogger(),
    migrations: join(__dirname, '../migrations'),
    poolSize: 20,
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  await database.migrated;
  const counted: ReservationState[] = [];
  const transactions = countTransactions(database);
  const stores = createStores(transactions.database);
  const server = await listen(
    createApp({
      logger: silentLogger(),
      ...stores,
      holdMs: 600_000,
      count: (outcome) => counted.push(outcome),
      readiness: { postgres: () => database.ready() },
    }),
  );
  const post = (path: string, body?: unknown) =>
    server.request<ResponseBody>('POST', path, { body });
  return {
    database,
    stores,
    counted,
    transactions,
    get: (path: string) => server.request<ResponseBody>('GET', path),
    post,
    reserve: (orderId: string, items: Item[]) => post('/reservations', { orderId, items }),
    commit: (orderId: string) => post(`/reservations/${orderId}/commit`),
    release: (orderId: string) => post(`/reservations/${orderId}/release`),
    addProduct: (product?: Partial<NewProduct>) => addProduct(database, product),
    stockOf: (sku: string) => stockOf(database, sku),
    stateOf: (orderId: string) => stateOf(database, orderId),
    letHoldRunOut: (...orderIds: string[]) =>
      database.query(
        `UPDATE reservations SET expires_at = now() - interval '1 second' WHERE order_id = ANY($1)`,
        [orderIds],
      ),
    stop: async () => {
      await server.close();
      await database.close();
      await drop();
    },
  };
}

/**
 * Repeats a request that got a 503, as callers do. On a busy machine, many requests at once wait too
 * long for the few connections.
 */
export function persistently<T extends { status: number }>(request: () => Promise<T>): Promise<T> {
  return eventually(
    async () => {
      const response = await request();
      if (response.status === 503) throw new Error('503');
      return response;
    },
    { awaited: 'a response other than 503', deadlineMs: 20_000 },
  );
}

export const anOrder = () => newId(ID_PREFIX.order);

interface NewProduct {
  sku: string;
  name: string;
  priceCents: number;
  stock: number;
}

let products = 0;

/** Adds a product for this test. @returns its SKU */
async function addProduct(database: Queryable, overrides: Partial<NewProduct> = {}) {
  products += 1;
  const product = {
    sku: `test-${products}`,
    name: 'Thing',
    priceCents: 1000,
    stock: 5,
    ...overrides,
  };
  await database.query(
    `INSERT INTO products (sku, name, description, price_cents, currency)
     VALUES ($1, $2, 'For a test.', $3, 'USD')`,
    [product.sku, product.name, product.priceCents],
  );
  await database.query('INSERT INTO stock (sku, quantity) VALUES ($1, $2)', [
    product.sku,
    product.stock,
  ]);
  return product.sku;
}

async function stockOf(database: Queryable, sku: string) {
  const row = await database.one<{ quantity: number }>(
    'SELECT quantity FROM stock WHERE sku = $1',
    [sku],
  );
  return row?.quantity;
}

async function stateOf(database: Queryable, orderId: string) {
  const row = await database.one<{ state: string }>(
    'SELECT state FROM reservations WHERE order_id = $1',
    [orderId],
  );
  return row?.state;
}

/** The kit repeats a transaction after a deadlock. `repeated` makes this visible. */
function countTransactions(database: Database) {
  let repeated = 0;
  const counting: Database = {
    ...database,
    transaction: (fn) => {
      let runs = 0;
      return database.transaction((tx) => {
        runs += 1;
        if (runs > 1) repeated += 1;
        return fn(tx);
      });
    },
  };
  return { database: counting, repeated: () => repeated };
}

/**
 * Locks the stock row of a SKU until the returned function is called. `leave` sets the stock that is
 * then available.
 */
export async function blockStock({ database }: Inventory, sku: string, leave?: number) {
  const locked = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  const blocking = database.transaction(async (tx) => {
    await tx.query('UPDATE stock SET quantity = coalesce($2, quantity) WHERE sku = $1', [
      sku,
      leave ?? null,
    ]);
    locked.resolve();
    await released.promise;
  });
  await Promise.race([locked.promise, blocking]);
  return async () => {
    released.resolve();
    await blocking;
  };
}

export function waitingForLocks({ database }: Inventory, expected: number) {
  return eventually(
    async () => {
      const row = await database.one<{ waiting: number }>(
        `SELECT count(*)::int AS waiting FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      if (row?.waiting !== expected) throw new Error(`${row?.waiting} wait`);
    },
    { awaited: `${expected} transactions wait for a lock` },
  );
}
