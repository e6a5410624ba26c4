// Requests to the catalogue, which need no token.
import type { Expected, ReviewedBudget } from '../expect-trace.ts';
import { calls, pg, serves } from '../trees/spans.ts';

const budget: ReviewedBudget = {
  'db.queries': 1,
  'db.sameStatement': 1,
  remoteCalls: 1,
  sequentialHops: 1,
};

function reads(route: 'GET /products' | 'GET /products/:sku'): Expected {
  return {
    tree: serves('gateway', route, { attrs: { 'http.response.status_code': 200 } }, [
      calls({ from: 'gateway', to: 'inventory', name: route, status: 200 }, [
        ...pg('inventory', 'SELECT products'),
      ]),
    ]),
    budget,
  };
}

/** A page of the catalogue: nobody is authenticated. */
export const listsProducts = (): Expected => reads('GET /products');

/** One product: only inventory is called. */
export const showsProduct = (): Expected => reads('GET /products/:sku');
