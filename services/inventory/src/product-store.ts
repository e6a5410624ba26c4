import type { Product } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

const COLUMNS = `sku, name, description, price_cents AS "priceCents", currency, quantity AS available`;

export type ProductStore = ReturnType<typeof createProductStore>;

/** The SQL of the catalogue: products with their available stock. */
export function createProductStore(database: Queryable) {
  return {
    /** In SKU order, starting after `after`; '' is before all. */
    page: (after: string, limit: number) =>
      database.query<Product>(
        `SELECT ${COLUMNS} FROM products JOIN stock USING (sku) WHERE sku > $1 ORDER BY sku LIMIT $2`,
        [after, limit],
      ),

    bySku: (sku: string) =>
      database.one<Product>(
        `SELECT ${COLUMNS} FROM products JOIN stock USING (sku) WHERE sku = $1`,
        [sku],
      ),

    bySkus: (skus: string[]) =>
      database.query<Product>(
        `SELECT ${COLUMNS} FROM products JOIN stock USING (sku) WHERE sku = ANY($1)`,
        [skus],
      ),
  };
}
