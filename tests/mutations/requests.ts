// The requests that bring the faults out.
import { userBody } from '@traceshop/shop-harness/buyer';
import { exception } from '@traceshop/shop-traces/checkout-trees';
import type { Journey } from '@traceshop/shop-traces/journey';
import { notifies } from '@traceshop/shop-traces/notification-trees';
import { authenticated, calls, pg, redis, serves, step } from '@traceshop/shop-traces/trees';
import { checkout, declined, outOfStock, timedOut } from './checkout-requests.ts';
import { ask, ignore, type Told } from './told.ts';

async function newUser(journey: Journey): Promise<Told> {
  return {
    trace: await ask(journey, 'POST /users', userBody()),
    budget: { 'db.queries': 6, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 3 },
    ignore,
    tree: serves('gateway', 'POST /users', [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
        redis('user', 'GET'),
        ...pg('user', 'INSERT users'),
        redis('user', 'SET'),
      ]),
      notifies('gateway', 'welcome_email'),
    ]),
  };
}

async function unknownUser(journey: Journey): Promise<Told> {
  return {
    trace: await ask(journey, 'GET /users/123'),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
    ignore,
    tree: serves('gateway', 'GET /users/:id', [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'GET /users/:id', status: 404 }, [
        step('user', 'fetch-user-data', { failed: 'user_not_found', ...exception }, [
          redis('user', 'GET'),
          ...pg('user', 'SELECT users'),
        ]),
      ]),
    ]),
  };
}

/** A prober that sends a `traceparent`, then a page: only the page is to be seen in the trace. */
async function healthCheck(journey: Journey): Promise<Told> {
  const { url } = journey.shop.services.gateway;
  const { trace } = await journey.tracer.run(async (headers) => {
    await fetch(`${url}/health`, { headers });
    await fetch(`${url}/products`, { headers });
  });
  return {
    trace,
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 1, sequentialHops: 1 },
    ignore,
    tree: serves('gateway', 'GET /products', [
      calls({ from: 'gateway', to: 'inventory', name: 'GET /products', status: 200 }, [
        ...pg('inventory', 'SELECT products'),
      ]),
    ]),
  };
}

export const REQUESTS = {
  'a new user': newUser,
  'an unknown user': unknownUser,
  'a checkout': checkout,
  'a declined card': declined,
  'a provider time-out': timedOut,
  'too little stock': outOfStock,
  'a health check': healthCheck,
} as const satisfies Record<string, (journey: Journey) => Promise<Told>>;

export type RequestName = keyof typeof REQUESTS;
