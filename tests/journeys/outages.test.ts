import { checkoutBody, newUser, userBody } from '@traceshop/shop-harness/buyer';
import type { Endpoints } from '@traceshop/shop-harness/services';
import { type Expected, expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { checkoutConfirmed } from '@traceshop/shop-traces/stories/checkout';
import { confirmationDelivered } from '@traceshop/shop-traces/stories/late-work';
import { registers } from '@traceshop/shop-traces/stories/users';
import { deliversOutbox, failsToSendConfirmation } from '@traceshop/shop-traces/trees/checkout';
import { calls, cannotReach, step } from '@traceshop/shop-traces/trees/spans';
import { eventually } from '@traceshop/test-servers/eventually';
import { startProxy, type Proxy as TcpProxy } from '@traceshop/test-servers/proxy';
import { type Child, repeat } from '@traceshop/trace-testing';

let journey: Journey;
const proxies: Record<'redis' | 'rabbitmq' | 'users', TcpProxy> = {} as never;

async function behindProxies(endpoints: Endpoints): Promise<Endpoints> {
  proxies.redis = await startProxy(endpoints.redis ?? '');
  proxies.rabbitmq = await startProxy(endpoints.rabbitmq ?? '');
  proxies.users = await startProxy(endpoints.databases.users ?? '');
  return {
    ...endpoints,
    redis: proxies.redis.url,
    rabbitmq: proxies.rabbitmq.url,
    databases: { ...endpoints.databases, users: proxies.users.url },
  };
}

beforeAll(async () => {
  journey = await startJourney({ endpoints: behindProxies });
});
afterAll(async () => {
  await journey?.stop();
  await Promise.all(Object.values(proxies).map((proxy) => proxy.close()));
});

test('when Redis is down, the same trace goes on to the database as on a miss', async () => {
  await proxies.redis.cut();
  try {
    const body = userBody();
    const { response, trace } = await journey.request('POST', '/users', { body });
    expect(response).toMatchObject({ status: 201, body });
    await expectTrace(trace, registers({ cache: 'ERROR' }));
    const again = await journey.request('POST', '/users', { body });
    expect(again.response).toMatchObject({ status: 200, body });
  } finally {
    await proxies.redis.restore();
  }
});

test('when PostgreSQL is down, the response is a quick 503 and it recovers by itself', async () => {
  const id = await newUser(journey.shop);
  await proxies.users.cut();
  try {
    const { response } = await journey.request('GET', `/users/${id}`);
    expect(response).toMatchObject({
      status: 503,
      headers: { 'retry-after': expect.stringMatching(/^\d+$/) },
      body: { code: 'dependency_unavailable' },
    });
  } finally {
    await proxies.users.restore();
  }
  await eventually(
    async () => {
      const { response } = await journey.request('GET', `/users/${id}`);
      expect(response.status).toBe(200);
    },
    { awaited: 'the user service works again without a restart' },
  );
});

const errorType = 'dependency_unavailable';
const toNotification = {
  from: 'checkout',
  to: 'notification',
  name: 'POST /notifications',
} as const;

/** The whole checkout, up to a confirmation that could not be sent. */
const confirmedButUnsent = (attempts: Child, remoteCalls: number): Expected => {
  const confirmed = checkoutConfirmed({ afterwards: failsToSendConfirmation(errorType, attempts) });
  const budget = {
    ...confirmed.budget,
    'db.queries': 15,
    remoteCalls,
    sequentialHops: remoteCalls,
  };
  return { ...confirmed, budget };
};

test('when the notification service is down, the order is confirmed and its mail follows', async () => {
  const body = await checkoutBody(journey.shop);
  await journey.shop.services.notification.kill();
  const { response, trace } = await journey.request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 201, body: { status: 'confirmed' } });

  const attempts = repeat(cannotReach(toNotification), { min: 1, max: 3 });
  await expectTrace(trace, confirmedButUnsent(attempts, 10));
  await journey.shop.services.notification.restart();
  const later = await trace.linked(deliversOutbox(), { deadline: 40_000 });
  await expectTrace(later, confirmationDelivered());
});

test('when the broker is down, the order is confirmed and its mail follows', async () => {
  const body = await checkoutBody(journey.shop);
  await proxies.rabbitmq.cut();
  const { response, trace } = await journey.request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 201, body: { status: 'confirmed' } });

  const attempt = calls({ ...toNotification, status: 503 }, [
    step('notification', 'queue_notification', { errorType }),
  ]);
  await expectTrace(trace, confirmedButUnsent(attempt, 8));
  await proxies.rabbitmq.restore();
  const later = await trace.linked(deliversOutbox(), { deadline: 40_000 });
  await expectTrace(later, confirmationDelivered());
});
