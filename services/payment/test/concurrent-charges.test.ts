import { aCharge, type Payment, startPayment } from './payment';
import {
  declined,
  type HandProvider,
  handProvider,
  startSandbox,
  succeeded,
  unknown,
} from './providers';

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

test.each([
  ['charged', succeeded, 201],
  ['declined', declined, 402],
  ['unknown', unknown, 504],
] as const)(
  'when one order is charged twice at once and %s, both get the response of one charge',
  async (_what, result, status) => {
    const order = aCharge();
    const responses = [payment.charge(order), payment.charge(order), payment.charge(order)];
    (await hand.chargeCall(1)).respond(result);

    const [first, ...others] = await Promise.all(responses);

    expect(first?.status).toBe(status);
    for (const other of others)
      expect(other.body).toEqual({ ...first?.body, traceId: other.body['traceId' as never] });
    expect(hand.charges).toHaveLength(1);
    expect(payment.counted).toHaveLength(1);
  },
);

test('when the charge takes longer than a second caller waits, the caller gets 503', async () => {
  const order = aCharge();
  const first = payment.charge(order);
  const call = await hand.chargeCall(1);

  const second = await payment.charge(order, { 'x-request-timeout-ms': '2000' });

  expect(second).toMatchObject({
    status: 503,
    headers: { 'retry-after': expect.any(String) },
    body: { code: 'charge_in_progress' },
  });
  call.respond(succeeded);
  expect((await first).status).toBe(201);
});

test('when a charge is unknown, asking again gives 504 without another attempt at the provider', async () => {
  const order = aCharge();
  const first = payment.charge(order);
  (await hand.chargeCall(1)).respond(unknown);
  expect(await first).toMatchObject({ status: 504, body: { code: 'payment_timeout' } });
  expect(await payment.charge(order)).toMatchObject({
    status: 504,
    body: { code: 'payment_timeout' },
  });
  expect(hand.charges).toHaveLength(1);
  expect((await payment.find(order.orderId)).body.status).toBe('unknown');
});

test('when the worker died before its call, the next request calls the provider with the same key', async () => {
  const order = aCharge();
  // This call never gets a response, as if its worker were dead.
  void payment.charge(order);
  await hand.chargeCall(1);
  await payment.letAttemptRunOut(order.orderId);

  const second = payment.charge(order);
  const call = await hand.chargeCall(2);
  call.respond(succeeded);

  expect(call.argument).toBe(order.orderId);
  expect((await second).status).toBe(201);
  (await hand.chargeCall(1)).respond(succeeded);
});

test('when the worker died between the provider’s response and storing it, nothing is charged twice', async () => {
  const sandbox = await startSandbox();
  const order = aCharge();
  void payment.charge(order);
  const dead = await hand.chargeCall(1);
  const body = { amount: order.amountCents, currency: 'usd', source: order.token };
  const headers = { 'idempotency-key': order.orderId };
  await sandbox.request('POST', '/stripe/v1/charges', { body, headers });
  await payment.letAttemptRunOut(order.orderId);

  const second = payment.charge(order);
  const { currency, token, amountCents } = order;
  const key = order.orderId;
  const real = await sandbox.providers().stripe.charge({ key, currency, token, amountCents });
  (await hand.chargeCall(2)).respond(real);

  expect((await second).status).toBe(201);
  expect((await sandbox.entry(order.orderId))?.timesCharged).toBe(1);
  dead.respond(unknown);
  await sandbox.stop();
});

test('when a paused worker wakes without a result, it does not overwrite that of its successor', async () => {
  const order = aCharge();
  const paused = payment.charge(order);
  const pausedCall = await hand.chargeCall(1);
  await payment.letAttemptRunOut(order.orderId);
  const next = payment.charge(order);
  const nextCall = await hand.chargeCall(2);

  pausedCall.respond(unknown);
  expect((await paused).body.code).toBe('charge_in_progress');
  expect(await payment.statusOf(order.orderId)).toBe('pending');

  nextCall.respond(succeeded);
  expect((await next).status).toBe(201);
});

test('when a paused worker wakes with the result, it is stored: one key has one result', async () => {
  const order = aCharge();
  const paused = payment.charge(order);
  const pausedCall = await hand.chargeCall(1);
  await payment.letAttemptRunOut(order.orderId);
  const next = payment.charge(order);
  (await hand.chargeCall(2)).respond(unknown);
  expect((await next).status).toBe(504);

  pausedCall.respond(succeeded);

  expect((await paused).status).toBe(201);
  expect(await payment.statusOf(order.orderId)).toBe('succeeded');
});
