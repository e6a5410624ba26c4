// Each part of the stack is stopped and started under light load. What a user sees meanwhile, and
// that it is all well again afterwards by itself: no process of ours has ended.
import '@traceshop/trace-testing/jest';
import { checkoutBody, newCart, newUser, userBody } from '@traceshop/shop-harness/buyer';
import { isKept, loki } from '@traceshop/shop-harness/stack/backends';
import { publishDeadLetter } from '@traceshop/shop-harness/stack/broker';
import { livesOfOurs, untilHealthy, untilSays } from '@traceshop/shop-harness/stack/containers';
import { confirmationsOf } from '@traceshop/shop-harness/stack/mails';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS, tracedRequests } from '@traceshop/shop-harness/stack/traces';
import { shopOnce, startTraffic } from '@traceshop/shop-harness/stack/traffic';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();
const request = tracedRequests(stack);

beforeAll(() => untilHealthy(stack));

/** Stops the services, looks, and starts them: the rest must find the way back by itself. */
async function whileDown<T>(services: string[], look: () => Promise<T>): Promise<T> {
  const lives = await livesOfOurs(stack);
  await stack.compose('stop', ...services);
  const seen = await look().finally(() => stack.compose('start', ...services));
  await untilHealthy(stack);
  expect(await livesOfOurs(stack)).toEqual(lives);
  return seen;
}

/** The same, while buyers come who must notice nothing. */
async function unnoticed<T>(services: string[], look: () => Promise<T>): Promise<T> {
  const traffic = startTraffic(stack);
  const seen = await whileDown(services, look).finally(traffic.stop);
  const tookMs = (await traffic.stop()).toSorted((one, other) => one - other);
  // A request that waits for telemetry waits for one of its time limits, of 10 s.
  expect(tookMs[Math.floor(tookMs.length / 2)]).toBeLessThan(2000);
  return seen;
}

test('when Jaeger and Loki are down, nobody notices, and what the Collector took arrives afterwards', async () => {
  const { response, trace } = await unnoticed(['jaeger', 'loki'], async () => {
    const since = new Date();
    const traced = await request('POST', '/users', { body: userBody() });
    await untilSays(stack, 'otel-collector', {
      what: /Exporting failed.*otlp_grpc\/jaeger/,
      since,
    });
    await untilSays(stack, 'otel-collector', { what: /Exporting failed.*otlp_http\/loki/, since });
    return traced;
  });
  expect(response.status).toBe(201);
  await expect(trace).toBeWellFormed();
  await eventually(
    async () => {
      const lines = await loki(stack, `{service_name=~".+"} | trace_id="${trace.id}"`);
      const services = new Set(lines.map(({ labels }) => labels['service_name']));
      expect(services).toContain('api-gateway');
      expect(services).toContain('notification-service');
    },
    { awaited: `log lines of ${trace.id}`, deadlineMs: ARRIVAL_MS },
  );
}, 300_000);

test('when the Collector is down, nobody notices, and there are traces again afterwards', async () => {
  // Told once per outage, perhaps while it is being stopped.
  const since = new Date();
  await unnoticed(['otel-collector'], () =>
    untilSays(stack, 'gateway', { what: /"name":"telemetry"/, since }),
  );
  await eventually(
    async () => {
      const { trace } = await request('POST', '/users', { body: userBody() });
      await eventually(async () => expect(await isKept(stack, trace.id)).toBe(true), {
        awaited: `trace ${trace.id}`,
        deadlineMs: 15_000,
      });
    },
    { awaited: 'a trace of a new request', deadlineMs: 2 * ARRIVAL_MS },
  );
}, 300_000);

test('when Redis is down, users are made, known and shown as ever', async () => {
  await unnoticed(['redis'], async () => {
    const body = userBody();
    const made = await stack.request<{ id: string }>('POST', '/users', { body });
    expect(made).toMatchObject({ status: 201, body });
    const { id } = made.body;
    const known = await stack.request('POST', '/users', { body });
    expect(known).toMatchObject({ status: 200, body: { id, ...body } });
    const shown = await stack.request('GET', `/users/${id}`);
    expect(shown).toMatchObject({ status: 200, body: { id, ...body } });
  });
}, 300_000);

test('when RabbitMQ is down, orders are confirmed, and their mails follow', async () => {
  const orderId = await unnoticed(['rabbitmq'], async () => {
    const body = await checkoutBody(stack);
    const bought = await stack.request<{ orderId: string }>('POST', '/checkout', { body });
    expect(bought).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    return bought.body.orderId;
  });
  await eventually(async () => expect(await confirmationsOf(stack, orderId)).toBe(1), {
    awaited: `the mail of ${orderId}`,
    deadlineMs: 2 * ARRIVAL_MS,
  });
}, 300_000);

test('when PostgreSQL is down, the response is a clear 503, and the shop opens again with it', async () => {
  const userId = await newUser(stack);
  const cartId = await newCart(stack, { userId });
  const body = await checkoutBody(stack, { cartId });
  // Far less than a connection takes to give up by itself.
  const timeoutMs = 10_000;
  await whileDown(['postgres'], async () => {
    const responses = [
      await stack.request('POST', '/users', { body: userBody(), timeoutMs }),
      await stack.request('GET', `/users/${userId}`, { timeoutMs }),
      await stack.request('GET', '/products', { timeoutMs }),
      await stack.request('POST', '/checkout', { body, timeoutMs }),
    ];
    for (const response of responses) {
      expect(response).toMatchObject({
        status: 503,
        headers: {
          'content-type': expect.stringContaining('application/problem+json'),
          'retry-after': expect.stringMatching(/^[1-9]\d*$/),
        },
        body: { code: 'dependency_unavailable' },
      });
    }
  });
  await eventually(
    async () => {
      const bought = await stack.request('POST', '/checkout', { body });
      expect(bought).toMatchObject({ status: 201, body: { status: 'confirmed' } });
    },
    { awaited: 'the shop sells again', deadlineMs: ARRIVAL_MS },
  );
  await shopOnce(stack);
}, 300_000);

test('when a dead letter is redriven inside the stack, its mail is sent', async () => {
  const userId = await newUser(stack);
  const orderId = `ord_redriven${Date.now()}`;
  await publishDeadLetter(stack, { type: 'order_confirmation', userId, orderId, totalCents: 1200 });

  const { stdout } = await stack.compose('exec', '-T', 'notification', 'node', 'dist/redrive.js');

  expect(stdout).toMatch(/^redrive: moved \d+ dead letters? back to notifications\n$/);
  await eventually(async () => expect(await confirmationsOf(stack, orderId)).toBe(1), {
    awaited: `the mail of ${orderId}`,
    deadlineMs: ARRIVAL_MS,
  });
});
