import type { Product, ProductPage, ProductQuery } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface InventoryClient {
  products(page: ProductQuery): Promise<ProductPage>;
  product(sku: string): Promise<Product>;
}

export function createInventoryClient(options: {
  url: string;
  timeoutMs: number;
}): InventoryClient {
  const http = createHttpClient({ service: 'inventory-service', ...options });
  return {
    products: async (page) => {
      const call = { method: 'GET', template: '/products', query: page } as const;
      return (await http.request<ProductPage>(call)).body;
    },
    product: async (sku) => {
      const call = { method: 'GET', template: '/products/:sku', params: { sku } } as const;
      return (await http.request<Product>(call)).body;
    },
  };
}
