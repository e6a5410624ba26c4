import { unavailable } from '@traceshop/service-kit';
import { aCharge, type Payment, startPayment } from './payment';
import { declined, type HandProvider, handProvider, succeeded, unknown } from './providers';

let hand: HandProvider;
let payment: Payment;

beforeAll(async () => {
  hand = handProvider();
  payment = await startPayment(hand.providers);
});
afterAll(() => payment.stop());
beforeEach(() => {
  hand.reset();
  payment.counted.length = 0;
});

/** An order whose charge ended with this result of the provider. */
async function charged(
  result: Parameters<Awaited<ReturnType<HandProvider['chargeCall']>>['respond']>[0],
) {
  const order = aCharge();
  const response = payment.charge(order);
  (await hand.chargeCall(1)).respond(result);
  await response;
  payment.counted.length = 0;
  return order;
}

test('when an order is cancelled before it is charged, a late charge is rejected', async () => {
  const order = aCharge();

  const { status, body } = await payment.cancel(order.orderId);
  const late = await payment.charge(order);

  expect(status).toBe(200);
  expect(body).toMatchObject({ orderId: order.orderId, status: 'voided' });
  expect(late.status).toBe(409);
  expect(late.body.code).toBe('charge_cancelled');
  expect(hand.charges).toEqual([]);
  expect((await payment.cancel(order.orderId)).body.status).toBe('voided');
});

test.each([
  ['succeeded', succeeded, 'refunded'],
  ['unknown', unknown, 'refunded'],
  ['unknown', unknown, 'voided'],
] as const)(
  'when a charge that is %s is cancelled, the provider voids it first',
  async (_status, result, outcome) => {
    const order = await charged(result);

    const cancel = payment.cancel(order.orderId);
    const call = await hand.voidCall(1);
    expect(call.argument).toBe(order.orderId);
    expect(await payment.statusOf(order.orderId)).toBe('cancelling');
    call.respond(outcome);

    expect(await cancel).toMatchObject({ status: 200, body: { status: outcome } });
    expect((await payment.cancel(order.orderId)).body.status).toBe(outcome);
    expect(hand.voids).toHaveLength(1);
    expect((await payment.charge(order)).body.code).toBe('charge_cancelled');
    expect(payment.counted).toEqual(outcome === 'refunded' ? ['stripe refunded'] : []);
  },
);

test('when a declined charge is cancelled, there is nothing to void', async () => {
  const order = await charged(declined);
  expect(await payment.cancel(order.orderId)).toMatchObject({
    status: 200,
    body: { status: 'declined' },
  });
  expect(hand.voids).toEqual([]);
});

test.each([
  ['success', succeeded],
  ['decline', declined],
  ['time-out', unknown],
] as const)(
  'when the %s of a charge comes after its cancellation, it changes nothing',
  async (_what, late) => {
    const order = aCharge();
    const charge = payment.charge(order);
    const chargeCall = await hand.chargeCall(1);
    const cancel = payment.cancel(order.orderId);
    (await hand.voidCall(1)).respond('refunded');
    await cancel;

    chargeCall.respond(late);

    expect((await charge).body.code).toBe('charge_cancelled');
    expect(await payment.statusOf(order.orderId)).toBe('refunded');
    expect(await payment.methodsOf(order.userId)).toEqual([]);
    expect(payment.counted).toEqual(['stripe refunded']);
  },
);

test.each([
  ['success', succeeded],
  ['decline', declined],
  ['time-out', unknown],
] as const)(
  'when the %s of a charge comes while the provider voids it, it changes nothing',
  async (_what, late) => {
    const order = aCharge();
    const charge = payment.charge(order);
    const chargeCall = await hand.chargeCall(1);
    const cancel = payment.cancel(order.orderId);
    const voidCall = await hand.voidCall(1);

    chargeCall.respond(late);
    expect((await charge).body.code).toBe('charge_cancelled');
    expect(await payment.statusOf(order.orderId)).toBe('cancelling');

    voidCall.respond('refunded');
    expect((await cancel).body.status).toBe('refunded');
  },
);

test('when the provider does not confirm, the response is 503 and the cancellation is repeated until it does', async () => {
  const order = await charged(succeeded);

  const failed = payment.cancel(order.orderId);
  (await hand.voidCall(1)).fail(unavailable('stripe'));
  expect(await failed).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.any(String) },
  });
  expect((await payment.find(order.orderId)).body.status).toBe('cancelling');
  expect((await payment.charge(order)).body.code).toBe('charge_cancelled');

  const repeated = payment.cancel(order.orderId);
  (await hand.voidCall(2)).respond('refunded');
  expect((await repeated).body.status).toBe('refunded');
});

test('when two workers cancel at once, both get the result and the refund counts once', async () => {
  const order = await charged(succeeded);
  const cancels = [payment.cancel(order.orderId), payment.cancel(order.orderId)];
  (await hand.voidCall(2)).respond('refunded');
  (await hand.voidCall(1)).respond('refunded');

  const responses = await Promise.all(cancels);

  expect(responses.map(({ status, body }) => [status, body.status])).toEqual([
    [200, 'refunded'],
    [200, 'refunded'],
  ]);
  expect(payment.counted).toEqual(['stripe refunded']);
});
