// What must never go wrong, tried on the whole shop with several of everything at once.
import { type Acknowledged, violations } from '@traceshop/shop-harness/audit';
import { checkoutBody, LAST_ONE, newCart } from '@traceshop/shop-harness/buyer';
import {
  charging,
  readDrainedStores,
  type Stock,
  stockOf,
} from '@traceshop/shop-harness/read-stores';
import {
  type ServiceProcess,
  startServiceProcess,
  untilReady,
} from '@traceshop/shop-harness/service-process';
import { programOf, serviceVariables } from '@traceshop/shop-harness/services';
import { GENEROUS_LIMITS, SHORT_LEASES } from '@traceshop/shop-harness/time-limits';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { eventually } from '@traceshop/test-servers/eventually';
import { freePort } from '@traceshop/test-servers/ports';
import { type RecordingProxy, startRecordingProxy } from '@traceshop/test-servers/recording-proxy';

/** Three attempts at a provider that never responds, well within what checkout waits. */
const payment = { PROVIDER_TIMEOUT_MS: '600' };

let journey: Journey;
let initial: Stock;
/** A second checkout service on the same database, as a second replica would be. */
let replica: ServiceProcess;
/** Where the replica reaches payment. */
let toPayment: RecordingProxy;
let onCharge: (() => void) | undefined;

beforeAll(async () => {
  journey = await startJourney({ envOf: { checkout: SHORT_LEASES, payment } });
  initial = await stockOf(journey.shop);
  toPayment = await startRecordingProxy(journey.shop.services.payment.url, (what) => {
    if (what === 'POST /charges') onCharge?.();
  });
  const variables = serviceVariables('checkout', journey.shop.endpoints);
  replica = await startServiceProcess({
    ...programOf('checkout'),
    env: { ...variables, ...GENEROUS_LIMITS.checkout, ...SHORT_LEASES, PAYMENT_URL: toPayment.url },
    port: await freePort(),
  });
  await untilReady(replica);
});
afterAll(async () => {
  await replica?.stop();
  await toPayment?.close();
  await journey?.stop();
});

interface Result extends Acknowledged {
  status: number;
  code: string | undefined;
}

/** As the gateway asks: either replica may get the call. */
async function checkoutAt(service: { url: string }, body: object, key: string): Promise<Result> {
  const response = await fetch(`${service.url}/checkout`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-client-id': 'demo',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
  });
  const result = (await response.json()) as Result;
  const { orderId, totalCents, code } = result;
  return { status: response.status, orderId, totalCents, code };
}

async function auditFinds(results: Result[]): Promise<string[]> {
  const state = await readDrainedStores(journey.shop, initial);
  return violations(
    state,
    results.filter((one) => one.status === 201),
  );
}

test('when two buyers want the last item, one gets it and the other gets out_of_stock', async () => {
  const bodies = await Promise.all(
    [1, 2].map(async () =>
      checkoutBody(journey.shop, {
        cartId: await newCart(journey.shop, { items: { [LAST_ONE]: 1 } }),
      }),
    ),
  );
  const results = await Promise.all(
    bodies.map((body, index) =>
      checkoutAt(index === 0 ? journey.shop.services.checkout : replica, body, `last-${index}`),
    ),
  );
  expect(results.map((one) => one.status).sort()).toEqual([201, 409]);
  expect(results.find((one) => one.status === 409)?.code).toBe('out_of_stock');
  expect(await auditFinds(results)).toEqual([]);
  const left = (await stockOf(journey.shop)).find((one) => one.sku === LAST_ONE);
  expect(left?.quantity).toBe(0);
});

test('when one key comes ten times at once to two replicas, one order is made', async () => {
  const body = await checkoutBody(journey.shop);
  const ask = (index: number) =>
    checkoutAt(index % 2 === 0 ? journey.shop.services.checkout : replica, body, 'ten-times');
  const results = await Promise.all(Array.from({ length: 10 }, (_, index) => ask(index)));
  for (const one of results) expect([201, 409]).toContain(one.status);
  const rejections = results.flatMap((one) => one.code ?? []);
  expect(new Set([...rejections, 'in_progress'])).toEqual(new Set(['in_progress']));

  const last = await ask(1);
  expect(last.status).toBe(201);
  const orders = new Set(
    [...results, last].flatMap((one) => (one.status === 201 ? [one.orderId] : [])),
  );
  expect(orders.size).toBe(1);
  expect(await auditFinds([...results, last])).toEqual([]);
});

/** Resolves when the replica has been stopped as it was charging: its charge is made, it never heard. */
function pausedAtCharge(): Promise<void> {
  return new Promise((resolve) => {
    onCharge = () => {
      replica.child().kill('SIGSTOP');
      onCharge = undefined;
      resolve();
    };
  });
}

test('when a replica is paused in the middle of a checkout, the other takes the order over', async () => {
  const body = await checkoutBody(journey.shop);
  const paused = pausedAtCharge();
  const asked = checkoutAt(replica, body, 'paused');
  const early = asked.then(({ status }) => {
    throw new Error(`answered ${status} before it charged`);
  });
  await Promise.race([paused, early]);
  let result: Result;
  try {
    result = await eventually(
      async () => {
        const probe = await checkoutAt(journey.shop.services.checkout, body, 'paused');
        expect(probe.code).not.toBe('in_progress');
        expect(probe.status).not.toBe(503);
        return probe;
      },
      { awaited: 'the other replica has ended the order', deadlineMs: 30_000 },
    );
  } finally {
    replica.child().kill('SIGCONT');
  }
  // It wakes to a call that took too long. Without the conditional updates it would now undo what
  // the other has confirmed; with them it changes nothing, and answers what is stored or nothing.
  const late = await asked;
  expect(await auditFinds([result, late])).toEqual([]);
});

test('when checkout receives SIGTERM, it responds to open requests, sends everything and exits 0', async () => {
  const { checkout } = journey.shop.services;
  const body = await checkoutBody(journey.shop, { paymentToken: 'tok_timeout' });
  const asked = journey.request('POST', '/checkout', { body });
  await charging(journey.shop, body.cartId);
  const stopped = checkout.stop();
  const { response, trace } = await asked;
  const answeredAt = performance.now();
  // On a slow machine checkout may give payment up before payment gives its provider up.
  expect([
    [504, 'payment_timeout'],
    [503, 'dependency_timeout'],
  ]).toContainEqual([response.status, response.body['code']]);
  await expect(stopped).resolves.toEqual({ code: 0, signal: null });
  expect(performance.now() - answeredAt).toBeLessThan(5000);

  const names = (await trace.now()).spans.map((span) => span.name);
  expect(names).toEqual(expect.arrayContaining(['checkout.process', 'checkout.cancel_payment']));
  await checkout.restart();
  expect(await auditFinds([])).toEqual([]);
});
