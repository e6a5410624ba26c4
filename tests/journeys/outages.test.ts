import { FULL_NAME } from '@traceshop/contract/topology';
import { checkoutBody, newUser, userBody } from '@traceshop/shop-harness/buyer';
import type { Surroundings } from '@traceshop/shop-harness/services';
import {
  checkoutRequest,
  confirms,
  opens,
  pays,
  processes,
  reserves,
  validates,
} from '@traceshop/shop-traces/checkout-trees';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { notifies } from '@traceshop/shop-traces/notification-trees';
import { authenticated, calls, pg, redis, serves, step } from '@traceshop/shop-traces/trees';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy, type Proxy as TcpProxy } from '@traceshop/test-servers/proxy';
import { type Child, client, repeat, transactions } from '@traceshop/trace-testing';

let journey: Journey;
const proxies: Record<'redis' | 'rabbitmq' | 'users', TcpProxy> = {} as never;

async function behindProxies(around: Surroundings): Promise<Surroundings> {
  proxies.redis = await startProxy(around.redis ?? '');
  proxies.rabbitmq = await startProxy(around.rabbitmq ?? '');
  proxies.users = await startProxy(around.databases.users ?? '');
  return {
    ...around,
    redis: proxies.redis.url,
    rabbitmq: proxies.rabbitmq.url,
    databases: { ...around.databases, users: proxies.users.url },
  };
}

beforeAll(async () => {
  journey = await startJourney({ around: behindProxies });
});
afterAll(async () => {
  await journey?.stop();
  await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
});

const ignore = [transactions];

test('when Redis is down, the same trace goes on to the database as on a miss', async () => {
  await proxies.redis.cut();
  try {
    const body = userBody();
    const { answer, trace } = await journey.request('POST', '/users', { body });
    expect(answer).toMatchObject({ status: 201, body });
    await expectTrace(trace, {
      tree: serves('gateway', 'POST /users', [
        authenticated(),
        calls({ from: 'gateway', to: 'user', name: 'POST /users', status: 201 }, [
          redis('user', 'GET', 'ERROR'),
          ...pg('user', 'INSERT users'),
          redis('user', 'SET', 'ERROR'),
        ]),
        notifies('gateway', 'welcome_email'),
      ]),
      budget: { 'db.queries': 6, 'db.sameStatement': 1, remoteCalls: 5, sequentialHops: 3 },
    });
    const again = await journey.request('POST', '/users', { body });
    expect(again.answer).toMatchObject({ status: 200, body });
  } finally {
    await proxies.redis.restore();
  }
});

test('when PostgreSQL is down, the answer is a quick 503 and it recovers by itself', async () => {
  const id = await newUser(journey.shop);
  await proxies.users.cut();
  try {
    const { answer } = await journey.request('GET', `/users/${id}`);
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      body: { code: 'dependency_unavailable' },
    });
  } finally {
    await proxies.users.restore();
  }
  await eventually(
    async () => {
      const { answer } = await journey.request('GET', `/users/${id}`);
      expect(answer.status).toBe(200);
    },
    { awaited: 'the user service works again without a restart' },
  );
});

/** The whole checkout, up to a confirmation that could not be sent. */
const confirmedButUnsent = (attempts: Child) =>
  checkoutRequest(201, [
    processes({}, [
      validates(),
      ...opens(),
      reserves(),
      pays('stripe'),
      confirms(),
      step(
        'checkout',
        'checkout.send_confirmation',
        {
          failed: 'dependency_unavailable',
          events: [
            { name: 'notification_failed', attrs: { 'error.type': 'dependency_unavailable' } },
          ],
        },
        [attempts],
      ),
    ]),
  ]);

/** What the sweeper does later, in a trace of its own that is linked to the order's. */
const deliversLater = step('checkout', 'checkout.deliver_outbox', {}, [
  notifies('checkout', 'order_confirmation'),
  ...pg('checkout', 'UPDATE outbox'),
]);

const FAILED = { status: 'ERROR', attrs: { 'url.template': '/notifications' } } as const;

test('when the notification service is down, the order is confirmed and its mail follows', async () => {
  const body = await checkoutBody(journey.shop);
  await journey.shop.services.notification.kill();
  const { answer, trace } = await journey.request('POST', '/checkout', { body });
  expect(answer).toMatchObject({ status: 201, body: { status: 'confirmed' } });

  const attempt = client(FULL_NAME.checkout, 'POST /notifications', FAILED);
  await expectTrace(trace, {
    tree: confirmedButUnsent(repeat(attempt, { min: 1, max: 3 })),
    ignore,
    budget: { 'db.queries': 17, 'db.sameStatement': 3, remoteCalls: 10, sequentialHops: 10 },
  });
  await journey.shop.services.notification.restart();
  const later = await trace.linked(deliversLater, { deadline: 40_000 });
  await expectTrace(later, {
    tree: deliversLater,
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 2 },
  });
});

test('when the broker is down, the order is confirmed and its mail follows', async () => {
  const body = await checkoutBody(journey.shop);
  await proxies.rabbitmq.cut();
  const { answer, trace } = await journey.request('POST', '/checkout', { body });
  expect(answer).toMatchObject({ status: 201, body: { status: 'confirmed' } });

  const refused = { status: 'ERROR', attrs: { 'http.response.status_code': 503 } } as const;
  const attempt = client(FULL_NAME.checkout, 'POST /notifications', FAILED, [
    serves('notification', 'POST /notifications', refused, [
      step('notification', 'queue_notification', { failed: 'dependency_unavailable' }),
    ]),
  ]);
  await expectTrace(trace, {
    tree: confirmedButUnsent(attempt),
    ignore,
    budget: { 'db.queries': 17, 'db.sameStatement': 3, remoteCalls: 8, sequentialHops: 8 },
  });
  await proxies.rabbitmq.restore();
  const later = await trace.linked(deliversLater, { deadline: 40_000 });
  await expectTrace(later, {
    tree: deliversLater,
    budget: { 'db.queries': 4, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 2 },
  });
});
