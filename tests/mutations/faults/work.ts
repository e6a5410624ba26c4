// Work that is done too often, or shown although nobody asked.
import type { Fault, HealthPaths } from '../fault.ts';

interface Products {
  bySkus(skus: string[]): Promise<unknown[]>;
}

interface Quotes {
  quoteItems(products: Products, items: unknown): Promise<unknown>;
}

/** N+1: one query for each product instead of one for all. */
export const queryInLoop: Fault = (host) => {
  const quotes = host.load<Quotes>('./dist/quote-items.js');
  host.patch(quotes, 'quoteItems', (quoteItems) => (products, items) => {
    const oneByOne: Products = {
      ...products,
      async bySkus(skus) {
        const found: unknown[] = [];
        for (const sku of skus) found.push(...(await products.bySkus([sku])));
        host.fired();
        return found;
      },
    };
    return quoteItems(oneByOne, items);
  });
};

export const healthChecksTraced: Fault = (host) => {
  const { inUse } = host.load<HealthPaths>(
    '@traceshop/telemetry',
    'instrumentation/health-paths.js',
  );
  if (!inUse) throw new Error('the service has created no instrumentation of HTTP');
  host.patch(inUse, 'isHealthCheck', () => (request) => {
    if (request.url === '/health') host.fired();
    return false;
  });
};
