import type { ProductPage } from '@traceshop/contract';
import { encodeCursor } from './cursor';
import type { ProductStore } from './product-store';

export async function listProducts(
  store: ProductStore,
  page: { cursor?: string | undefined; limit: number },
): Promise<ProductPage> {
  // One more row shows whether there is another page, without a count.
  const rows = await store.page(page.cursor ?? '', page.limit + 1);
  const products = rows.slice(0, page.limit);
  const last = products.at(-1);
  const more = rows.length > page.limit && last !== undefined;
  return { products, nextCursor: more ? encodeCursor(last.sku) : null };
}
