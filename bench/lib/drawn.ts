// How many spans the trees of tests/journeys have.

import {
  checkoutRequest,
  confirms,
  opens,
  pays,
  processes,
  reserves,
  sendsConfirmation,
  validates,
} from '@traceshop/shop-traces/checkout-trees';
import { notifies } from '@traceshop/shop-traces/notification-trees';
import { authenticated, calls, pg, redis, serves } from '@traceshop/shop-traces/trees';
import type { Child } from '@traceshop/trace-testing';

export type Story = 'POST /users' | 'POST /checkout';

/** Without the spans of transactions (BEGIN, COMMIT), which the trees leave out. */
export const DRAWN: Record<Story, number> = {
  'POST /users': count(
    serves('gateway', 'POST /users', [
      authenticated(),
      calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
        redis('user', 'GET'),
        ...pg('user', 'INSERT users'),
        redis('user', 'SET'),
      ]),
      notifies('gateway', 'welcome_email'),
    ]),
  ),
  'POST /checkout': count(
    checkoutRequest(201, [
      processes({}, [
        ...[validates(), ...opens(), reserves(), pays('stripe'), confirms()],
        sendsConfirmation(),
      ]),
    ]),
  ),
};

function count(child: Child): number {
  if (child.type === 'span') return 1 + child.children.reduce((sum, one) => sum + count(one), 0);
  if (child.type === 'hop') return count(child.node);
  throw new Error(`a tree with "${child.type}" has no certain number of spans`);
}
