// Requests about users.
import type { Node } from '@traceshop/trace-testing';
import type { Expected } from '../expect-trace.ts';
import { notifies } from '../trees/notification.ts';
import {
  authenticated,
  type CacheStatus,
  calls,
  exception,
  pg,
  redis,
  serves,
  step,
} from '../trees/spans.ts';

/** POST /users of a new user, up to the mail; `ERROR` is the cache of an unreachable Redis. */
export function registers({ cache = 'UNSET' }: { cache?: CacheStatus } = {}): Expected {
  return {
    tree: serves('gateway', 'POST /users', { attrs: { 'http.response.status_code': 201 } }, [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
        redis('user', 'GET', cache),
        ...pg('user', 'INSERT users'),
        redis('user', 'SET', cache),
      ]),
      notifies('gateway', 'welcome_email'),
    ]),
    budget: { 'db.queries': 6, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 3 },
  };
}

/** POST /users of a user whose e-mail address is known. */
export function registersAgain(): Expected {
  return {
    tree: serves('gateway', 'POST /users', { attrs: { 'http.response.status_code': 200 } }, [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 200 }, [
        redis('user', 'GET'),
        ...pg('user', 'SELECT users'),
      ]),
    ]),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}

export interface ProfileParts {
  id: string;
  /** Where the user service finds the user. */
  from: 'cache' | 'database';
}

/** GET /users/:id of a known user. */
export function showsProfile({ id, from }: ProfileParts): Expected {
  const onMiss = from === 'cache' ? [] : [...pg('user', 'SELECT users'), redis('user', 'SET')];
  return {
    tree: looksUp(200, [
      step('user', 'fetch-user-data', { attrs: { 'user.id': id } }, [
        redis('user', 'GET'),
        ...onMiss,
        calls({ from: 'user', to: 'payment', name: 'GET /payment-methods', status: 200 }, [
          ...pg('payment', 'SELECT payment_methods'),
        ]),
      ]),
    ]),
    budget: {
      'db.queries': from === 'cache' ? 2 : 4,
      'db.sameStatement': 1,
      remoteCalls: 3,
      sequentialHops: 3,
    },
  };
}

/** GET /users/:id of an unknown user: the look-up fails. */
export function findsNoUser(): Expected {
  return {
    tree: looksUp(404, [
      step('user', 'fetch-user-data', { errorType: 'user_not_found', ...exception }, [
        redis('user', 'GET'),
        ...pg('user', 'SELECT users'),
      ]),
    ]),
    budget: { 'db.queries': 2, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  };
}

/** GET /users/:id with an invalid token or without one: only auth is called. */
export function rejectsToken(result: 'invalid' | 'missing_token'): Expected {
  return {
    tree: serves(
      'gateway',
      'GET /users/:id',
      { status: 'UNSET', attrs: { 'http.response.status_code': 401 } },
      [authenticated(result)],
    ),
    budget: { 'db.queries': 0, 'db.sameStatement': 0, remoteCalls: 1, sequentialHops: 1 },
  };
}

function looksUp(status: 200 | 404, inside: Node[]): Node {
  return serves(
    'gateway',
    'GET /users/:id',
    { status: 'UNSET', attrs: { 'http.response.status_code': status } },
    [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'GET /users/:id', status }, inside),
    ],
  );
}
