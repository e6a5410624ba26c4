// What goes on after the request: recovery of a killed checkout, and a message that cannot be sent.

import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { SHORT_LEASES } from '@traceshop/shop-harness/patience';
import { untilReady } from '@traceshop/shop-harness/service-process';
import { confirms } from '@traceshop/shop-traces/checkout-trees';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { consumed, published } from '@traceshop/shop-traces/notification-trees';
import { calls, pg, serves, step } from '@traceshop/shop-traces/trees';
import { transactions } from '@traceshop/trace-testing';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ envOf: { checkout: SHORT_LEASES } });
});
afterAll(() => journey?.stop());

const ignore = [transactions];

test('when checkout is killed after the charge, recovery finishes the order in a linked trace', async () => {
  const { checkout } = journey.shop.services;
  const body = await checkoutBody(journey.shop);
  const headers = { 'idempotency-key': 'killed-after-charge' };
  await checkout.restart({ CRASH_POINT: 'after_charge' });
  await untilReady(checkout);
  const { answer, trace } = await journey.request('POST', '/checkout', { body, headers });
  expect(answer).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  await expect(checkout.exited()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  expect(checkout.output()).toContain('"crashPoint":"after_charge"');

  await checkout.restart({ CRASH_POINT: '' });
  const recovers = step(
    'checkout',
    'checkout.recover',
    { attrs: { 'order.id': /^ord_/, 'order.state': 'charging' } },
    [
      calls({ from: 'checkout', to: 'payment', name: 'GET /charges/:orderId', status: 200 }, [
        ...pg('payment', 'SELECT charges'),
      ]),
      ...pg('checkout', 'UPDATE orders'),
      confirms(),
    ],
  );
  const later = await trace.linked(step('checkout', 'checkout.recover'), { deadline: 40_000 });
  await expectTrace(later, {
    tree: recovers,
    ignore,
    budget: { 'db.queries': 7, 'db.sameStatement': 2, remoteCalls: 2, sequentialHops: 2 },
  });

  const again = await journey.request('POST', '/checkout', { body, headers });
  expect(again.answer).toMatchObject({ status: 201, body: { status: 'confirmed' } });
});

const UNKNOWN = { type: 'welcome_email', userId: 'usr_nobody' };

/** One attempt to notify a user whom nobody knows, and what becomes of the message. */
function attempt(number: number, onward: ReturnType<typeof published>) {
  return consumed(
    [
      step(
        'notification',
        'send_notification',
        { failed: 'user_not_found', attrs: { 'notification.attempt': number } },
        [
          ...pg('notification', 'INSERT deliveries', 'UPDATE deliveries'),
          calls({ from: 'notification', to: 'user', name: 'GET /users/:id/contact', status: 404 }, [
            ...pg('user', 'SELECT users'),
          ]),
        ],
      ),
      onward,
    ],
    { status: 'ERROR', attrs: { 'error.type': 'user_not_found' } },
  );
}

test('when a message cannot be sent, its four attempts are one chain that ends among the dead', async () => {
  const { result, trace } = await journey.tracer.run((headers) =>
    fetch(`${journey.shop.services.notification.url}/notifications`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(UNKNOWN),
    }),
  );
  expect(result.status).toBe(202);

  const dead = published('notifications.dead');
  const fourth = published('notifications.retry.3', [attempt(4, dead)]);
  const third = published('notifications.retry.2', [attempt(3, fourth)]);
  const second = published('notifications.retry.1', [attempt(2, third)]);
  await expectTrace(trace, {
    tree: serves('notification', 'POST /notifications', [
      step('notification', 'queue_notification', [
        published('notifications', [attempt(1, second)]),
      ]),
    ]),
    budget: { 'db.queries': 12, 'db.sameStatement': 1, remoteCalls: 4, sequentialHops: 1 },
  });
});
