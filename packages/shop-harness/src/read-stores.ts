// Reads all stores of the shop for the audit.

import { isFinalOrderState, type OrderState } from '@traceshop/contract/order-states';
import type { DatabaseName } from '@traceshop/contract/topology';
import { eventually } from '@traceshop/test-servers/eventually';
import { connect } from 'amqplib';
import { Client } from 'pg';
import type { StoredState } from './audit.ts';
import type { Shop } from './shop.ts';

export type Stock = { sku: string; quantity: number }[];

/** The stock of every product before the first order. */
export function stockOf(shop: Shop): Promise<Stock> {
  return select(shop, 'inventory', 'SELECT sku, quantity FROM stock ORDER BY sku');
}

/** Waits until a checkout of the cart has reached the charge. */
export function charging(shop: Shop, cartId: string): Promise<void> {
  return eventually(
    async () => {
      const orders = await select<{ cartId: string; state: OrderState }>(
        shop,
        'orders',
        'SELECT cart_id AS "cartId", state FROM orders',
      );
      const states = orders.flatMap((order) => (order.cartId === cartId ? [order.state] : []));
      if (!states.includes('charging')) throw new Error(`its orders: ${states.join() || 'none'}`);
    },
    { awaited: `the checkout of ${cartId} is charging` },
  );
}

/** The statements that read each store in the terms of the audit. */
const ROWS = {
  orders: {
    database: 'orders',
    sql: `SELECT id, state, items, total_cents AS "totalCents", transaction_id AS "transactionId" FROM orders`,
  },
  charges: {
    database: 'payments',
    sql: `SELECT order_id AS "orderId", status, amount_cents AS "amountCents",
      transaction_id AS "transactionId" FROM charges`,
  },
  reservations: {
    database: 'inventory',
    sql: 'SELECT order_id AS "orderId", state FROM reservations',
  },
  outbox: {
    database: 'orders',
    sql: 'SELECT id, order_id AS "orderId", sent_at IS NOT NULL AS sent FROM outbox',
  },
  deliveries: { database: 'notifications', sql: 'SELECT id, type, state FROM deliveries' },
} as const satisfies Partial<Record<keyof StoredState, { database: DatabaseName; sql: string }>>;

const rowsOf = <T extends keyof typeof ROWS>(shop: Shop, table: T): Promise<StoredState[T]> =>
  select<StoredState[T][number]>(shop, ROWS[table].database, ROWS[table].sql) as Promise<
    StoredState[T]
  >;

export async function readStores(shop: Shop, initial: Stock): Promise<StoredState> {
  const [orders, charges, reservations, stock, outbox, deliveries, provider, deadLetters] =
    await Promise.all([
      rowsOf(shop, 'orders'),
      rowsOf(shop, 'charges'),
      rowsOf(shop, 'reservations'),
      stockOf(shop),
      rowsOf(shop, 'outbox'),
      rowsOf(shop, 'deliveries'),
      providerLedger(shop),
      deadLettersOf(shop),
    ]);
  const initially = new Map(initial.map(({ sku, quantity }) => [sku, quantity]));
  return {
    orders,
    charges,
    reservations,
    outbox,
    deliveries,
    provider,
    deadLetters,
    stock: stock.map(({ sku, quantity }) => ({
      sku,
      initial: initially.get(sku) ?? 0,
      left: quantity,
    })),
  };
}

/** The stored state when nothing is pending: every order has ended, every confirmation is mailed. */
export async function readDrainedStores(
  shop: Shop,
  initial: Stock,
  deadlineMs = 60_000,
): Promise<StoredState> {
  await eventually(
    async () => {
      const [orders, outbox, deliveries] = await Promise.all([
        rowsOf(shop, 'orders'),
        rowsOf(shop, 'outbox'),
        rowsOf(shop, 'deliveries'),
      ]);
      const open = orders.filter((order) => !isFinalOrderState(order.state));
      const sent = new Set(deliveries.filter((d) => d.state === 'sent').map((d) => d.id));
      const pending = outbox.filter((row) => !row.sent || !sent.has(row.id));
      if (open.length + pending.length === 0) return;
      throw new Error(
        `${open.map((order) => `${order.id} ${order.state}`).join(', ')}; unsent: ${pending.length}`,
      );
    },
    { awaited: 'every order ended and every confirmation mailed', deadlineMs },
  );
  // The databases are read one after another, so data read while something is pending proves nothing.
  return readStores(shop, initial);
}

async function select<R extends object>(
  shop: Shop,
  database: DatabaseName,
  sql: string,
): Promise<R[]> {
  const client = new Client({ connectionString: shop.databases[database] });
  await client.connect();
  try {
    return (await client.query<R>(sql)).rows;
  } finally {
    await client.end();
  }
}

interface LedgerEntry {
  key: string;
  status: string;
  timesCharged: number;
  request: { amountCents: number } | null;
}

async function providerLedger(shop: Shop): Promise<StoredState['provider']> {
  const response = await fetch(`${shop.sandbox.url}/sandbox/charges`);
  const { charges } = (await response.json()) as { charges: LedgerEntry[] };
  return charges.map(({ key, status, timesCharged, request }) => ({
    key,
    status,
    timesCharged,
    amountCents: request?.amountCents ?? null,
  }));
}

async function deadLettersOf(shop: Shop): Promise<number> {
  const connection = await connect(shop.endpoints.rabbitmq ?? '');
  try {
    const channel = await connection.createChannel();
    return (await channel.checkQueue('notifications.dead')).messageCount;
  } finally {
    await connection.close();
  }
}
