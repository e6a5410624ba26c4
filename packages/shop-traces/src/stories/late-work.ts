// Work without a request, or long after it.
import { type Child, type Node, transactions } from '@traceshop/trace-testing';
import type { Expected } from '../expect-trace.ts';
import { confirms, deliversOutbox, recovers } from '../trees/checkout.ts';
import { consumed, published } from '../trees/notification.ts';
import { asksForCharge, givesBack, type Provider, reconciles } from '../trees/payment.ts';
import { calls, pg, serves, step } from '../trees/spans.ts';

/** A checkout was killed after the charge. Recovery completes the order in a new trace. */
export function orderRecovered(): Expected {
  return {
    tree: recovers({ state: 'charging' }, [
      asksForCharge(200),
      ...pg('checkout', 'UPDATE orders'),
      confirms(),
    ]),
    ignore: [transactions],
    budget: { 'db.queries': 6, 'db.sameStatement': 2, remoteCalls: 2, sequentialHops: 2 },
  };
}

/** A confirmation that could not be sent is sent later in a new trace. */
export function confirmationDelivered(): Expected {
  return {
    tree: deliversOutbox(),
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 2 },
  };
}

/** The provider holds money for a cancelled order, and payment has no row of it. */
export function chargeGivenBack(provider: Provider): Expected {
  return {
    tree: reconciles(provider, givesBack(provider)),
    budget: { 'db.queries': 5, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  };
}

/** A message for an unknown user: four attempts in one chain that ends in the dead-letter queue. */
export function messageGivenUp(): Expected {
  const fourth = published('notifications.retry.3', [failsToSend(4, published(DEAD_LETTERS))]);
  const third = published('notifications.retry.2', [failsToSend(3, fourth)]);
  const second = published('notifications.retry.1', [failsToSend(2, third)]);
  return {
    tree: serves('notification', 'POST /notifications', [
      step('notification', 'queue_notification', [
        published('notifications', [failsToSend(1, second)]),
      ]),
    ]),
    budget: { 'db.queries': 12, 'db.sameStatement': 1, remoteCalls: 4, sequentialHops: 1 },
  };
}

const DEAD_LETTERS = 'notifications.dead';

/** One attempt to notify an unknown user, and where the message goes next. */
function failsToSend(attempt: number, onward: Node): Child {
  const errorType = 'user_not_found';
  return consumed(
    [
      step(
        'notification',
        'send_notification',
        { errorType, attrs: { 'notification.attempt': attempt } },
        [
          ...pg('notification', 'INSERT deliveries', 'UPDATE deliveries'),
          calls({ from: 'notification', to: 'user', name: 'GET /users/:id/contact', status: 404 }, [
            ...pg('user', 'SELECT users'),
          ]),
        ],
      ),
      onward,
    ],
    { status: 'ERROR', attrs: { 'error.type': errorType } },
  );
}
