import { PAYMENT_METHODS, type PaymentMethod } from '@traceshop/contract';
import { eventually } from '@traceshop/test-servers/eventually';
import { createProviders } from '../src/providers';
import { aCharge, type Payment, startPayment } from './payment';
import { nowhere, type Sandbox, startSandbox } from './providers';

/** Short, so that three time-outs are quick. Long enough for a response on a busy machine. */
const TIMEOUT_MS = 1000;

let sandbox: Sandbox;
let payment: Payment;
/** Has so much time that it repeats a call only after a lost response. */
let unhurried: Payment;

beforeAll(async () => {
  sandbox = await startSandbox();
  payment = await startPayment(sandbox.providers({ timeoutMs: TIMEOUT_MS }));
  unhurried = await startPayment(sandbox.providers());
});
afterAll(async () => {
  await payment.stop();
  await unhurried.stop();
  await sandbox.stop();
});
beforeEach(async () => {
  await sandbox.behave();
  sandbox.seen.length = 0;
  payment.counted.length = 0;
});

test('when the provider never responds, it is called three times with one key, and the charge is refunded', async () => {
  const order = aCharge({ token: 'tok_timeout' });

  const { status, body } = await payment.charge(order);

  expect(status).toBe(504);
  expect(body.code).toBe('payment_timeout');
  expect(sandbox.seen).toEqual(Array(3).fill(`POST /stripe/v1/charges ${order.orderId}`));
  expect(await sandbox.entry(order.orderId)).toMatchObject({
    status: 'succeeded',
    timesCharged: 1,
  });
  expect((await payment.find(order.orderId)).body.status).toBe('unknown');

  expect(await payment.cancel(order.orderId)).toMatchObject({
    status: 200,
    body: { status: 'refunded' },
  });
  expect(await sandbox.entry(order.orderId)).toMatchObject({ status: 'refunded', timesCharged: 1 });
  expect(payment.counted).toEqual(['stripe unknown', 'stripe refunded']);
});

test.each(PAYMENT_METHODS)(
  'when a response of %s is lost once, the repetition with the same key gets it',
  async (provider) => {
    await sandbox.behave({ loseNext: 1, failStatus: 503 });
    const order = aCharge({ provider });
    expect((await unhurried.charge(order)).status).toBe(201);
    expect(sandbox.seen.filter((line) => line.includes('/v1/'))).toHaveLength(2);
    expect((await sandbox.entry(order.orderId))?.timesCharged).toBe(1);
  },
);

test.each([
  ['fails', { failNext: 1000 }, 'voided'],
  ['is unavailable', { failNext: 1000, failStatus: 503 }, 'voided'],
  ['loses every response', { loseNext: 1000 }, 'refunded'],
  ['sends gibberish', { garbleNext: 1000 }, 'refunded'],
  ['sends another document', { garbleNext: 1000, garbage: '{"ok":true}' }, 'refunded'],
] as const)(
  'when the provider %s, the response is 504 and the cancellation leaves no charge',
  async (_what, behaviour, end) => {
    await sandbox.behave({ ...behaviour, on: 'charge' });
    const order = aCharge();

    const { status, body } = await payment.charge(order);

    expect(status).toBe(504);
    expect(body.code).toBe('payment_timeout');
    expect((await payment.cancel(order.orderId)).body.status).toBe(end);
    expect((await sandbox.entry(order.orderId))?.status).toBe(end);
  },
);

test.each([
  ['fails', { failNext: 1000 }],
  ['gets gibberish', { garbleNext: 1000 }],
  ['gets another document', { garbleNext: 1000, garbage: '{"ok":true}' }],
  ['is too slow', { answerDelayMs: 3 * TIMEOUT_MS }],
])(
  'when the void %s, the response is 503, and a repetition gets the result',
  async (_what, behaviour) => {
    const order = aCharge();
    await payment.charge(order);
    await sandbox.behave({ ...behaviour, on: 'void' });

    const failed = await payment.cancel(order.orderId);
    await sandbox.behave();

    expect(failed.status).toBe(503);
    expect(failed.body.code).toBe('dependency_unavailable');
    expect(await payment.statusOf(order.orderId)).toBe('cancelling');
    expect((await payment.cancel(order.orderId)).body.status).toBe('refunded');
    expect((await sandbox.entry(order.orderId))?.timesCharged).toBe(1);
  },
);

test('when a delayed charge arrives after the void, the provider rejects it', async () => {
  await sandbox.behave({ delayMs: 4 * TIMEOUT_MS, on: 'charge' });
  const order = aCharge();
  const charge = payment.charge(order);
  await eventually(() => expect(sandbox.seen.length).toBeGreaterThan(0), {
    awaited: 'the charge is on its way',
  });

  expect((await payment.cancel(order.orderId)).body.status).toBe('voided');

  expect((await charge).body.code).toBe('charge_cancelled');
  await sandbox.behave();
  // Delayed attempts have arrived or arrive soon. None of them may charge.
  const late = { body: { amount: 1, currency: 'usd', source: 'tok_visa' } };
  const headers = { 'idempotency-key': order.orderId };
  const response = await sandbox.request('POST', '/stripe/v1/charges', { ...late, headers });
  expect(response.status).toBe(409);
  expect(await sandbox.entry(order.orderId)).toMatchObject({ status: 'voided', timesCharged: 0 });
});

test('when the provider is down, the charge is 504 and the cancellation 503', async () => {
  const url = await nowhere();
  const isolated = await startPayment(
    createProviders({
      STRIPE_URL: url,
      PAYPAL_URL: url,
      PROVIDER_TIMEOUT_MS: TIMEOUT_MS,
      PROVIDER_ATTEMPTS: 3,
    }),
  );
  const order = aCharge();
  expect(await isolated.charge(order)).toMatchObject({
    status: 504,
    body: { code: 'payment_timeout' },
  });
  expect(await isolated.cancel(order.orderId)).toMatchObject({ status: 503 });
  expect(await isolated.statusOf(order.orderId)).toBe('cancelling');
  await isolated.stop();
});

test('when charges and cancellations of the same orders come at once, each order ends without a charge', async () => {
  const orders = Array.from({ length: 30 }, (_, n) =>
    aCharge({ provider: PAYMENT_METHODS[n % 2] as PaymentMethod }),
  );
  await Promise.all(
    orders.flatMap((order) => [payment.charge(order), payment.cancel(order.orderId)]),
  );

  for (const { orderId } of orders) {
    const end = (await payment.cancel(orderId)).body.status;
    const entry = await sandbox.entry(orderId);
    expect(['voided', 'refunded']).toContain(end);
    expect([undefined, 'voided', 'refunded']).toContain(entry?.status);
    expect(entry?.timesCharged ?? 0).toBe(end === 'refunded' ? 1 : 0);
  }
});
