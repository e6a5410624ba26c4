import { AppError } from '@traceshop/service-kit';
import type { InventoryClient, Product } from './clients/inventory-client';
import type { Item, OrderLine } from './order';

/** What a cart costs today. */
export interface Prices {
  items: (OrderLine & { available: boolean })[];
  totalCents: number;
  currency: string;
}

/** Of a cart with nothing in it; the catalogue has one currency. */
const EMPTY: Prices = { items: [], totalCents: 0, currency: 'USD' };

/**
 * Prices for looking at: unlike a checkout, a cart may hold what cannot be had at the moment.
 * @throws {AppError} 404 `unknown_sku`
 */
export async function priceItems(inventory: InventoryClient, items: Item[]): Promise<Prices> {
  if (items.length === 0) return EMPTY;
  try {
    return await inventory.quote(items);
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'out_of_stock')) throw error;
    // A quote is all or nothing; the catalogue has the prices too.
    const products = await Promise.all(items.map(({ sku }) => inventory.product(sku)));
    return total(products.map((product, i) => priceLine(product, items[i]?.quantity ?? 0)));
  }
}

type PricedLine = Prices['items'][number] & { currency: string };

function priceLine(product: Product, quantity: number): PricedLine {
  const { sku, name, priceCents, currency, available } = product;
  return {
    sku,
    name,
    quantity,
    unitPriceCents: priceCents,
    lineTotalCents: priceCents * quantity,
    available: available >= quantity,
    currency,
  };
}

function total(lines: PricedLine[]): Prices {
  return {
    items: lines.map(({ currency: _, ...line }) => line),
    totalCents: lines.reduce((sum, line) => sum + line.lineTotalCents, 0),
    currency: lines[0]?.currency ?? EMPTY.currency,
  };
}
