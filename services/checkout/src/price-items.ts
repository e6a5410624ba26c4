import { ERROR_CODE, type Item, type Product, type Quote } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { InventoryClient } from './clients/inventory-client';

/** The quote of an empty cart. The catalogue has one currency. */
const EMPTY: Quote = { items: [], totalCents: 0, currency: 'USD' };

/**
 * The quote for a cart view. Unlike a checkout, a cart may hold products that are out of stock.
 * @throws {AppError} 404 `unknown_sku`
 */
export async function priceItems(inventory: InventoryClient, items: Item[]): Promise<Quote> {
  if (items.length === 0) return EMPTY;
  try {
    return await inventory.quote(items);
  } catch (error) {
    if (!(error instanceof AppError && error.code === ERROR_CODE.outOfStock)) throw error;
    // A quote fails if one product is out of stock. The catalogue has the prices too.
    const products = await Promise.all(items.map(({ sku }) => inventory.product(sku)));
    return total(products.map((product, i) => priceLine(product, items[i]?.quantity ?? 0)));
  }
}

type PricedLine = Quote['items'][number] & { currency: string };

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

function total(lines: PricedLine[]): Quote {
  return {
    items: lines.map(({ currency: _, ...line }) => line),
    totalCents: lines.reduce((sum, line) => sum + line.lineTotalCents, 0),
    currency: lines[0]?.currency ?? EMPTY.currency,
  };
}
