// Requests whose truth is known, because they were all sent from here.
import { checkoutBody, newCart, newUser, PLENTY } from '../buyer.ts';
import type { RequestParts } from '../shop.ts';
import type { Stack } from '../stack/stack.ts';

export interface Sent {
  method: string;
  /** As in the route table: `/users/:id`. */
  route: string;
  status: number;
  ms: number;
  traceId: string;
}

/** How many of each; every kind has another name in the figures. */
export interface Plan {
  /** Orders of one mug, paid by Stripe. */
  small: number;
  /** Orders of three mugs, paid by PayPal. */
  large: number;
  declined: number;
  /** The provider does not respond: 504 after several seconds. */
  timeouts: number;
  profiles: number;
  unknownUsers: number;
  badTokens: number;
}

const ROUTES = [
  '/carts/:id/items/:sku',
  '/carts',
  '/checkout',
  '/users/:id',
  '/users',
  '/products',
];

function routeOf(path: string): string {
  const matches = (route: string): boolean =>
    new RegExp(`^${route.replaceAll(/:\w+/g, '[^/]+')}$`).test(path);
  const route = ROUTES.find(matches);
  if (!route) throw new Error(`no route for ${path}`);
  return route;
}

/** A stack that notes what is sent to it. */
export function recorded(stack: Stack): { front: Stack; sent: Sent[] } {
  const sent: Sent[] = [];
  const request = async <T>(method: string, path: string, more?: RequestParts) => {
    const began = performance.now();
    const response = await stack.request<T>(method, path, more);
    sent.push({
      ...{ method, route: routeOf(path), status: response.status },
      ms: performance.now() - began,
      traceId: response.headers['traceresponse']?.split('-')[1] ?? '',
    });
    return response;
  };
  return { front: { ...stack, request }, sent };
}

async function bodyOf(stack: Stack, mugs: number, payment: object): Promise<object> {
  const cartId = await newCart(stack, { items: { [PLENTY]: mugs } });
  return { ...(await checkoutBody(stack, { cartId })), ...payment };
}

async function checkout(stack: Stack, mugs: number, payment: object): Promise<void> {
  await stack.request('POST', '/checkout', { body: await bodyOf(stack, mugs, payment) });
}

/** One after the other. */
async function times<T>(count: number, fn: () => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  while (results.length < count) results.push(await fn());
  return results;
}

/** Sends all of them, one after the other; only those wait together whose provider does not respond. */
export async function send(stack: Stack, plan: Plan): Promise<void> {
  const slow = await times(plan.timeouts, () => bodyOf(stack, 1, { paymentToken: 'tok_timeout' }));
  await Promise.all(slow.map((body) => stack.request('POST', '/checkout', { body })));
  await times(plan.small, () => checkout(stack, 1, { paymentMethod: 'stripe' }));
  await times(plan.large, () => checkout(stack, 3, { paymentMethod: 'paypal' }));
  await times(plan.declined, () => checkout(stack, 1, { paymentToken: 'tok_declined' }));
  const userId = await newUser(stack);
  await times(plan.profiles, () => stack.request('GET', `/users/${userId}`));
  await times(plan.unknownUsers, () => stack.request('GET', '/users/usr_unknown'));
  const headers = { authorization: 'Bearer nobody' };
  await times(plan.badTokens, () => stack.request('GET', '/users/usr_unknown', { headers }));
}
