// Work that is done too often, or shown although nobody asked.
import type { IncomingMessage } from 'node:http';
import type { Fault } from '../fault.ts';

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

interface HttpHooks {
  httpConfig: { ignoreIncomingRequestHook(request: IncomingMessage): boolean };
}

export const healthChecksTraced: Fault = (host) => {
  const { httpConfig } = host.load<HttpHooks>(
    '@traceshop/telemetry',
    'instrumentation/http-hooks.js',
  );
  host.patch(httpConfig, 'ignoreIncomingRequestHook', () => (request) => {
    if (request.url === '/health') host.fired();
    return false;
  });
};
