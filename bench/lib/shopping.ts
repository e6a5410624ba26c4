// What the load consists of: requests of the public API, each with what it needs from those before.
import { randomUUID } from 'node:crypto';
import type { Context, Request } from 'autocannon';

/** Never runs out in the demo catalogue. */
const SKU = 'mug-classic';

export const listProducts: Request = { method: 'GET', path: '/products' };

/** Creates users; their ids are put into `ids`. */
export function createUser(ids: string[] = []): Request {
  return {
    method: 'POST',
    path: '/users',
    setupRequest: (request) => ({
      ...request,
      body: JSON.stringify({ email: `${randomUUID()}@example.com`, name: 'Bench' }),
    }),
    onResponse: (_status, body, context) => {
      context['userId'] = idIn(body);
      ids.push(context['userId']);
    },
  };
}

const readUser: Request = {
  method: 'GET',
  path: '/users/:id',
  setupRequest: (request, context) => ({ ...request, path: `/users/${context['userId']}` }),
};

/** Fills a cart; its id is put into `carts`. Its owner is the user of the round, or one of `users`. */
export function fillCart(carts: string[], users: readonly string[] = []): Request[] {
  let next = 0;
  const owner = (context: Context): string | undefined =>
    context['userId'] ?? users[next++ % users.length];
  return [
    {
      method: 'POST',
      path: '/carts',
      setupRequest: (request, context) => ({
        ...request,
        body: JSON.stringify({ userId: owner(context) }),
      }),
      onResponse: (_status, body, context) => {
        context['cartId'] = idIn(body);
      },
    },
    {
      method: 'PUT',
      path: '/carts/:id/items/:sku',
      body: JSON.stringify({ quantity: 2 }),
      setupRequest: (request, context) => ({
        ...request,
        path: `/carts/${context['cartId']}/items/${SKU}`,
      }),
      onResponse: (status, _body, context) => {
        if (status === 200 && context['cartId']) carts.push(context['cartId']);
      },
    },
  ];
}

/** Buys one cart after another. */
export function checkOut(carts: string[]): Request {
  return {
    method: 'POST',
    path: '/checkout',
    setupRequest: (request) => ({
      ...request,
      body: JSON.stringify({ cartId: carts.shift(), paymentMethod: 'stripe' }),
    }),
  };
}

/** Ten requests spread over the API, in the order of one visit. */
export function visit(): Request[] {
  const carts: string[] = [];
  return [
    ...[listProducts, listProducts, createUser(), readUser, listProducts],
    ...[...fillCart(carts), checkOut(carts), readUser, listProducts],
  ];
}

/** A response without one is an error answer: the load counts it. */
function idIn(body: string): string {
  try {
    return String((JSON.parse(body) as { id?: unknown }).id);
  } catch {
    return 'none';
  }
}
