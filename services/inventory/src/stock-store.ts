import type { Queryable } from '@traceshop/service-kit';
import { outOfStock, unknownSku } from './errors';
import type { Item } from './schemas';

/**
 * Every transaction takes stock rows in this one order, so that two of them can wait for each other
 * but never in a circle. Byte order, because two replicas may run under different locales.
 */
const inSkuOrder = (items: Item[]) =>
  [...items].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0));

/** All items or, by throwing 409 or 404 into the transaction, none. */
export async function takeStock(tx: Queryable, items: Item[]): Promise<void> {
  const missing: Item[] = [];
  for (const item of inSkuOrder(items)) {
    const taken = await tx.one(
      'UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 AND quantity >= $2 RETURNING sku',
      [item.sku, item.quantity],
    );
    if (!taken) missing.push(item);
  }
  if (missing.length > 0) throw await shortage(tx, missing);
}

export async function returnStock(tx: Queryable, items: Item[]): Promise<void> {
  for (const item of inSkuOrder(items)) {
    await tx.query('UPDATE stock SET quantity = quantity + $2 WHERE sku = $1', [
      item.sku,
      item.quantity,
    ]);
  }
}

export function stockLevels(database: Queryable): Promise<{ sku: string; quantity: number }[]> {
  return database.query('SELECT sku, quantity FROM stock ORDER BY sku');
}

async function shortage(tx: Queryable, missing: Item[]): Promise<Error> {
  const levels = await tx.query<{ sku: string; quantity: number }>(
    'SELECT sku, quantity FROM stock WHERE sku = ANY($1)',
    [missing.map((item) => item.sku)],
  );
  const available = new Map(levels.map((level) => [level.sku, level.quantity]));
  const unknown = missing.filter((item) => !available.has(item.sku));
  if (unknown.length > 0) return unknownSku(unknown.map((item) => item.sku));
  return outOfStock(
    missing.map((item) => ({
      sku: item.sku,
      requested: item.quantity,
      available: available.get(item.sku) ?? 0,
    })),
  );
}
