// Requests whose truth is known, because they were all sent from here.
import { checkoutBody, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import type { RequestParts } from '@traceshop/shop-harness/shop';
import type { Stack } from '@traceshop/shop-harness/stack/stack';

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

async function checkout(stack: Stack, mugs: number, payment: object): Promise<void> {
  const cartId = await newCart(stack, { items: { [PLENTY]: mugs } });
  const body = { ...(await checkoutBody(stack, { cartId })), ...payment };
  await stack.request('POST', '/checkout', { body });
}

const times = (count: number, fn: () => Promise<unknown>): Promise<void>[] =>
  Array.from({ length: count }, async () => {
    await fn();
  });

/** Sends all of them: slow ones side by side, the others one after the other. */
export async function send(stack: Stack, plan: Plan): Promise<void> {
  const slow = times(plan.timeouts, () => checkout(stack, 1, { paymentToken: 'tok_timeout' }));
  await Promise.all(slow);
  const one = async (count: number, fn: () => Promise<unknown>): Promise<void> => {
    for (let sent = 0; sent < count; sent += 1) await fn();
  };
  await one(plan.small, () => checkout(stack, 1, { paymentMethod: 'stripe' }));
  await one(plan.large, () => checkout(stack, 3, { paymentMethod: 'paypal' }));
  await one(plan.declined, () => checkout(stack, 1, { paymentToken: 'tok_declined' }));
  const userId = await newUser(stack);
  await one(plan.profiles, () => stack.request('GET', `/users/${userId}`));
  await one(plan.unknownUsers, () => stack.request('GET', '/users/usr_unknown'));
  const headers = { authorization: 'Bearer nobody' };
  await one(plan.badTokens, () => stack.request('GET', '/users/usr_unknown', { headers }));
}
