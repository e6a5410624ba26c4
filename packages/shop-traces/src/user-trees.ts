// What a request about users looks like, drawn once for the shop of processes and for that of containers.
import type { Node } from '@traceshop/trace-testing';
import { notifies } from './notification-trees.ts';
import { authenticated, calls, pg, redis, serves, step } from './trees.ts';

/** POST /users of a new user, up to the mail. */
export function registers(): Node {
  return serves('gateway', 'POST /users', { attrs: { 'http.response.status_code': 201 } }, [
    authenticated(),
    calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
      redis('user', 'GET'),
      ...pg('user', 'INSERT users'),
      redis('user', 'SET'),
    ]),
    notifies('gateway', 'welcome_email'),
  ]);
}

/** GET /users/:id; `onMiss` is what follows where the cache does not know the user. */
export function showsProfile(id: string, ...onMiss: Node[]): Node {
  return serves('gateway', 'GET /users/:id', { attrs: { 'http.response.status_code': 200 } }, [
    authenticated(),
    calls({ from: 'gateway', to: 'user', name: 'GET /users/:id', status: 200 }, [
      step('user', 'fetch-user-data', { attrs: { 'user.id': id } }, [
        redis('user', 'GET'),
        ...onMiss,
        calls({ from: 'user', to: 'payment', name: 'GET /payment-methods', status: 200 }, [
          ...pg('payment', 'SELECT payment_methods'),
        ]),
      ]),
    ]),
  ]);
}
