import type { Item, Product, Quote } from '@traceshop/contract';
import { outOfStock, unknownSku } from './errors';
import type { ProductStore } from './product-store';

/** Current prices, if all items are available now. It reserves nothing. */
export async function quoteItems(products: ProductStore, items: Item[]): Promise<Quote> {
  const found = await products.bySkus(items.map((item) => item.sku));
  const bySku = new Map(found.map((product) => [product.sku, product]));
  const unknown = items.filter((item) => !bySku.has(item.sku));
  if (unknown.length > 0) throw unknownSku(unknown.map((item) => item.sku));

  const lines = items.map((item) => ({ item, product: bySku.get(item.sku) as Product }));
  const short = lines.filter(({ item, product }) => product.available < item.quantity);
  if (short.length > 0) {
    throw outOfStock(
      short.map(({ item, product }) => ({
        sku: item.sku,
        requested: item.quantity,
        available: product.available,
      })),
    );
  }
  const quoted = lines.map(({ item, product }) => quoteLine(item, product));
  return {
    items: quoted,
    totalCents: quoted.reduce((total, line) => total + line.lineTotalCents, 0),
    currency: oneCurrency(found),
  };
}

function quoteLine(item: Item, product: Product): Quote['items'][number] {
  return {
    sku: item.sku,
    name: product.name,
    quantity: item.quantity,
    unitPriceCents: product.priceCents,
    lineTotalCents: product.priceCents * item.quantity,
    available: true,
  };
}

function oneCurrency(products: Product[]): string {
  const [currency, ...others] = new Set(products.map((product) => product.currency));
  if (!currency || others.length > 0) throw new Error('the catalogue mixes currencies');
  return currency;
}
