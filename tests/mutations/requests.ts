// The requests that bring the faults out, each with the story that is to be seen when nothing is wrong.
import {
  type CheckoutBody,
  checkoutBody,
  LAST_ONE,
  newCart,
  PLENTY,
  userBody,
} from '@traceshop/shop-harness/buyer';
import type { Expected } from '@traceshop/shop-traces/expect-trace';
import type { Journey } from '@traceshop/shop-traces/journey';
import { listsProducts } from '@traceshop/shop-traces/stories/catalogue';
import {
  checkoutConfirmed,
  checkoutDeclined,
  checkoutOutOfStock,
  checkoutTimedOut,
} from '@traceshop/shop-traces/stories/checkout';
import { findsNoUser, registers } from '@traceshop/shop-traces/stories/users';
import type { TraceHandle } from '@traceshop/trace-testing';

export interface Expectation extends Expected {
  trace: TraceHandle;
}

type Request = (journey: Journey) => Promise<Expectation>;

const newUser: Request = async ({ request }) => {
  const { trace } = await request('POST', '/users', { body: userBody() });
  return { trace, ...registers() };
};

const unknownUser: Request = async ({ request }) => {
  const { trace } = await request('GET', '/users/123');
  return { trace, ...findsNoUser() };
};

async function checkOut(
  { shop, request }: Journey,
  parts: Partial<CheckoutBody> = {},
): Promise<TraceHandle> {
  const { trace } = await request('POST', '/checkout', { body: await checkoutBody(shop, parts) });
  return trace;
}

const checkout: Request = async (journey) => ({
  trace: await checkOut(journey),
  ...checkoutConfirmed(),
});

const declined: Request = async (journey) => ({
  trace: await checkOut(journey, { paymentToken: 'tok_declined' }),
  ...checkoutDeclined(),
});

const timedOut: Request = async (journey) => ({
  trace: await checkOut(journey, { paymentToken: 'tok_timeout' }),
  ...checkoutTimedOut(),
});

/** More products than one, of which the last cannot be had. */
const outOfStock: Request = async (journey) => {
  const items = { [PLENTY]: 1, [LAST_ONE]: 2, 'tea-mint': 1 };
  const cartId = await newCart(journey.shop, { items });
  return { trace: await checkOut(journey, { cartId }), ...checkoutOutOfStock({ cartId }) };
};

/** A prober that sends a `traceparent`, then a page: only the page is to be seen in the trace. */
const healthCheck: Request = async (journey) => {
  const { url } = journey.shop.services.gateway;
  const { trace } = await journey.tracer.run(async (headers) => {
    await fetch(`${url}/health`, { headers });
    await fetch(`${url}/products`, { headers });
  });
  return { trace, ...listsProducts() };
};

export const REQUESTS = {
  'a new user': newUser,
  'an unknown user': unknownUser,
  'a checkout': checkout,
  'a declined card': declined,
  'a provider time-out': timedOut,
  'too little stock': outOfStock,
  'a health check': healthCheck,
} as const satisfies Record<string, Request>;

export type RequestName = keyof typeof REQUESTS;
