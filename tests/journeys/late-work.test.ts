// What goes on after the request: recovery of a killed checkout, and a message that cannot be sent.

import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { untilReady } from '@traceshop/shop-harness/service-process';
import { SHORT_LEASES } from '@traceshop/shop-harness/time-limits';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import {
  chargeGivenBack,
  messageGivenUp,
  orderRecovered,
} from '@traceshop/shop-traces/stories/late-work';
import { step } from '@traceshop/shop-traces/trees/spans';
import { administer } from '@traceshop/test-servers/administer';
import { eventually } from '@traceshop/test-servers/eventually';
import type { OtlpReceiver } from '@traceshop/trace-testing';

/** Charges are compared with the books all the time, once they are two seconds old. */
const OFTEN = { RECONCILE_INTERVAL_MS: '500', RECONCILE_SETTLE_MS: '2000' };

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ envOf: { checkout: SHORT_LEASES, payment: OFTEN } });
});
afterAll(() => journey?.stop());

test('when checkout is killed after the charge, recovery finishes the order in a linked trace', async () => {
  const { checkout } = journey.shop.services;
  const body = await checkoutBody(journey.shop);
  const headers = { 'idempotency-key': 'killed-after-charge' };
  await checkout.restart({ CRASH_POINT: 'after_charge' });
  await untilReady(checkout);
  const { response, trace } = await journey.request('POST', '/checkout', { body, headers });
  expect(response).toMatchObject({ status: 503, body: { code: 'dependency_unavailable' } });
  await expect(checkout.exited()).resolves.toEqual({ code: null, signal: 'SIGKILL' });
  expect(checkout.output()).toContain('"crashPoint":"after_charge"');

  await checkout.restart({ CRASH_POINT: '' });
  const later = await trace.linked(step('checkout', 'checkout.recover'), { deadline: 40_000 });
  await expectTrace(later, orderRecovered());

  const again = await journey.request('POST', '/checkout', { body, headers });
  expect(again.response).toMatchObject({ status: 201, body: { status: 'confirmed' } });
});

const UNKNOWN = { type: 'welcome_email', userId: 'usr_nobody' };

test('when a message cannot be sent, its four attempts are one chain that ends among the dead', async () => {
  const { result, trace } = await journey.tracer.run((headers) =>
    fetch(`${journey.shop.services.notification.url}/notifications`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(UNKNOWN),
    }),
  );
  expect(result.status).toBe(202);
  await expectTrace(trace, messageGivenUp());
});

test.each(['stripe', 'paypal'] as const)(
  'when %s holds money for a cancelled order and the books have lost it, it is given back',
  async (provider) => {
    const { shop, receiver, tracer } = journey;
    const body = await checkoutBody(shop, { paymentMethod: provider });
    const { response: placed } = await journey.request<{ orderId: string }>('POST', '/checkout', {
      body,
    });
    const { orderId } = placed.body;
    // As after a crash that took the last half second of both.
    const cancel = `UPDATE orders SET state = 'cancelled' WHERE id = '${orderId}'`;
    await administer(shop.databases.orders, cancel);
    await administer(shop.databases.payments, `DELETE FROM charges WHERE order_id = '${orderId}'`);
    const traceId = await eventually(() => traceOf(receiver, provider), {
      awaited: `a comparison with ${provider} gave the money back`,
      deadlineMs: 30_000,
    });
    await expectTrace(tracer.trace(traceId), chargeGivenBack(provider));
    const response = await fetch(`${shop.sandbox.url}/${provider}/v1/charges/${orderId}`);
    expect(((await response.json()) as { status: string }).status).toMatch(/refunded/i);
  },
);

/** The comparison with the provider that took a charge back. */
async function traceOf(receiver: OtlpReceiver, provider: string): Promise<string> {
  for (const id of receiver.traceIds()) {
    const spans = await receiver.fetch(id);
    const names = spans.map(({ name }) => name);
    const ofProvider = spans.some(({ attributes }) => attributes['payment.provider'] === provider);
    const gaveBack = names.includes('POST /v1/charges/:key/void');
    if (ofProvider && gaveBack && names.includes('payment.reconcile')) return id;
  }
  throw new Error('no such trace');
}
