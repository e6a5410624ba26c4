// Carts before a checkout, and the order after it.
import { type Node, transactions } from '@traceshop/trace-testing';
import type { Expected } from '../expect-trace.ts';
import { authenticated, calls, pg, serves } from '../trees/spans.ts';

const ignore = [transactions];

interface Forwarded {
  /** Method and route, the same at the gateway and at checkout. */
  route: string;
  status: number;
}

/** A request that the gateway forwards to checkout after authentication. */
function forwards({ route, status }: Forwarded, inside: Node[]): Node {
  return serves('gateway', route, { attrs: { 'http.response.status_code': status } }, [
    authenticated(),
    calls({ from: 'gateway', to: 'checkout', name: route, status }, inside),
  ]);
}

const quotes = (status = 200): Node =>
  calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status }, [
    ...pg('inventory', 'SELECT products'),
  ]);

/** A change of a cart: the cart is locked and read again. */
const changesCart = (statement: string): Node[] =>
  pg('checkout', 'SELECT carts', 'SELECT orders', statement, 'UPDATE carts', 'SELECT carts');

const asksForUser = (status: number): Node =>
  calls({ from: 'checkout', to: 'user', name: 'GET /users/:id/exists', status }, [
    ...pg('user', 'SELECT users'),
  ]);

export function opensCart(): Expected {
  return {
    tree: forwards({ route: 'POST /carts', status: 201 }, [
      asksForUser(204),
      ...pg('checkout', 'INSERT carts'),
    ]),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  };
}

/** POST /carts for a user who does not exist. */
export function opensNoCart(): Expected {
  return {
    tree: forwards({ route: 'POST /carts', status: 404 }, [asksForUser(404)]),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  };
}

/** A product is put into a cart. Inventory prices the cart before and after. */
export function fillsCart(): Expected {
  return {
    tree: forwards({ route: 'PUT /carts/:id/items/:sku', status: 200 }, [
      ...pg('checkout', 'SELECT carts'),
      quotes(),
      ...changesCart('INSERT cart_items'),
      quotes(),
    ]),
    ignore,
    budget: { 'db.queries': 8, 'db.sameStatement': 2, remoteCalls: 4, sequentialHops: 4 },
  };
}

/** The only product is taken out of a cart, and nothing is left to price. */
export function emptiesCart(): Expected {
  return {
    tree: forwards({ route: 'DELETE /carts/:id/items/:sku', status: 200 }, [
      ...changesCart('DELETE cart_items'),
    ]),
    ignore,
    budget: { 'db.queries': 5, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}

/** A cart has more of its two products than the stock, so they are priced one by one. */
export function showsSoldOutCart(): Expected {
  const looksUp = calls(
    { from: 'checkout', to: 'inventory', name: 'GET /products/:sku', status: 200 },
    pg('inventory', 'SELECT products'),
  );
  return {
    tree: forwards({ route: 'GET /carts/:id', status: 200 }, [
      ...pg('checkout', 'SELECT carts'),
      quotes(409),
      looksUp,
      looksUp,
    ]),
    // In parallel they are four hops. Two that start within a millisecond cannot be distinguished.
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 5 },
  };
}

/** An order is read in one statement. */
export function showsOrder(): Expected {
  return {
    tree: forwards({ route: 'GET /orders/:id', status: 200 }, pg('checkout', 'SELECT orders')),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}
