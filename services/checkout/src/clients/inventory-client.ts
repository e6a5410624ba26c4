import type { Item, Product, Quote } from '@traceshop/contract';
import { createHttpClient, type HttpClient } from '@traceshop/service-kit';

/** Every method throws AppError 503 when inventory is down or too slow. */
export interface InventoryClient {
  /**
   * Today's prices, for items that are all in stock.
   * @throws {AppError} 404 `unknown_sku`, 409 `out_of_stock`.
   */
  quote(items: Item[]): Promise<Quote>;
  /** @throws {AppError} 404 `unknown_sku`. */
  product(sku: string): Promise<Product>;
  /** All items or none. @throws {AppError} 409 `out_of_stock`, `reservation_released`. */
  reserve(orderId: string, items: Item[]): Promise<void>;
  /** Takes the stock permanently. @throws {AppError} 409 `out_of_stock`, `reservation_released`. */
  commit(orderId: string): Promise<void>;
  /** Final: a later reserve or commit of the order is rejected. */
  release(orderId: string): Promise<void>;
}

export function createInventoryClient(options: {
  url: string;
  timeoutMs: number;
}): InventoryClient {
  const http = createHttpClient({ service: 'inventory-service', ...options });
  return { ...catalogue(http), ...reservations(http) };
}

function catalogue(http: HttpClient): Pick<InventoryClient, 'quote' | 'product'> {
  return {
    quote: async (items) => {
      const { body } = await http.request<Quote>({
        method: 'POST',
        template: '/quotes',
        body: { items },
        idempotent: true,
      });
      return body;
    },
    product: async (sku) => {
      const { body } = await http.request<Product>({
        method: 'GET',
        template: '/products/:sku',
        params: { sku },
      });
      return body;
    },
  };
}

function reservations(http: HttpClient): Pick<InventoryClient, 'reserve' | 'commit' | 'release'> {
  return {
    reserve: async (orderId, items) => {
      await http.request({
        method: 'POST',
        template: '/reservations',
        body: { orderId, items: items.map(({ sku, quantity }) => ({ sku, quantity })) },
        // One attempt only. `out_of_stock` cancels the order at once, without a release. An earlier
        // attempt that arrives after that would hold stock for nobody.
        idempotent: false,
      });
    },
    commit: async (orderId) => {
      await http.request({
        method: 'POST',
        template: '/reservations/:orderId/commit',
        params: { orderId },
        idempotent: true,
      });
    },
    release: async (orderId) => {
      await http.request({
        method: 'POST',
        template: '/reservations/:orderId/release',
        params: { orderId },
        idempotent: true,
      });
    },
  };
}
