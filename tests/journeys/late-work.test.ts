// What goes on after the request: recovery of a killed checkout, and a message that cannot be sent.

import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { SHORT_LEASES } from '@traceshop/shop-harness/patience';
import { untilReady } from '@traceshop/shop-harness/service-process';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { messageGivenUp, orderRecovered } from '@traceshop/shop-traces/stories/late-work';
import { step } from '@traceshop/shop-traces/trees/spans';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney({ envOf: { checkout: SHORT_LEASES } });
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
