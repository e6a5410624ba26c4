import type { Item } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';
import { outOfStock, unknownSku } from './errors';

export interface StockLevel {
  sku: string;
  quantity: number;
}

/**
 * Every transaction locks stock rows in this order, so two transactions cannot deadlock. Byte order,
 * because replicas may run under different locales.
 */
const inSkuOrder = (items: Item[]) =>
  [...items].sort((a, b) => (a.sku < b.sku ? -1 : a.sku > b.sku ? 1 : 0));

export type StockStore = ReturnType<typeof createStockStore>;

/** The SQL of stock levels. */
export function createStockStore(database: Queryable) {
  return {
    /** Takes all items. @throws 409 or 404, which rolls the transaction back */
    take: async (items: Item[]): Promise<void> => {
      const missing: Item[] = [];
      for (const item of inSkuOrder(items)) {
        const taken = await database.one(
          'UPDATE stock SET quantity = quantity - $2 WHERE sku = $1 AND quantity >= $2 RETURNING sku',
          [item.sku, item.quantity],
        );
        if (!taken) missing.push(item);
      }
      if (missing.length > 0) throw await shortage(database, missing);
    },

    giveBack: async (items: Item[]): Promise<void> => {
      for (const item of inSkuOrder(items)) {
        await database.query('UPDATE stock SET quantity = quantity + $2 WHERE sku = $1', [
          item.sku,
          item.quantity,
        ]);
      }
    },

    levels: () => database.query<StockLevel>('SELECT sku, quantity FROM stock ORDER BY sku'),
  };
}

async function shortage(database: Queryable, missing: Item[]): Promise<Error> {
  const levels = await database.query<StockLevel>(
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
