import { PAYMENT_METHODS, type PaymentMethod } from '@traceshop/contract';
import { eventually } from '@traceshop/test-servers/eventually';
import { createProviders } from '../src/providers';
import { aCharge, type Payment, startPayment } from './payment';
import { nowhere, type Sandbox, startSandbox } from './providers';

/** Short, so that giving up three times is quick; long enough for a busy machine to answer in time. */
const TIMEOUT_MS = 1000;

let sandbox: Sandbox;
let payment: Payment;
/** Has time enough that nothing but a lost answer makes it ask again. */
let patient: Payment;

beforeAll(async () => {
  sandbox = await startSandbox();
  payment = await startPayment(sandbox.providers({ timeoutMs: TIMEOUT_MS }));
  patient = await startPayment(sandbox.providers());
});
afterAll(async () => {
  await payment.stop();
  await patient.stop();
  await sandbox.stop();
});
beforeEach(async () => {
  await sandbox.behave();
  sandbox.seen.length = 0;
  payment.counted.length = 0;
});

test('when the provider never responds, it is asked three times with one key, and the charge is refunded', async () => {
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
  'when %s loses its response once, the repeat with the same key gets it',
  async (provider) => {
    await sandbox.behave({ loseNext: 1, failStatus: 503 });
    const order = aCharge({ provider });
    expect((await patient.charge(order)).status).toBe(201);
    expect(sandbox.seen.filter((line) => line.includes('/v1/'))).toHaveLength(2);
    expect((await sandbox.entry(order.orderId))?.timesCharged).toBe(1);
  },
);

test.each([
  ['fails', { failNext: 1000 }, 'voided'],
  ['is unavailable', { failNext: 1000, failStatus: 503 }, 'voided'],
  ['loses every answer', { loseNext: 1000 }, 'refunded'],
  ['answers gibberish', { garbleNext: 1000 }, 'refunded'],
  ['answers something else', { garbleNext: 1000, garbage: '{"ok":true}' }, 'refunded'],
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
  ['answers gibberish', { garbleNext: 1000 }],
  ['answers something else', { garbleNext: 1000, garbage: '{"ok":true}' }],
  ['is too slow', { answerDelayMs: 3 * TIMEOUT_MS }],
])(
  'when the void %s, the response is 503, and the repeat finds the end',
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

test('when a charge still under way arrives after the void, the provider refuses it', async () => {
  await sandbox.behave({ delayMs: 4 * TIMEOUT_MS, on: 'charge' });
  const order = aCharge();
  const charge = payment.charge(order);
  await eventually(() => expect(sandbox.seen.length).toBeGreaterThan(0), {
    awaited: 'the charge is on its way',
  });

  expect((await payment.cancel(order.orderId)).body.status).toBe('voided');

  expect((await charge).body.code).toBe('charge_cancelled');
  await sandbox.behave();
  // Every delayed attempt has arrived by now or arrives soon; none may ever charge.
  const late = { body: { amount: 1, currency: 'usd', source: 'tok_visa' } };
  const headers = { 'idempotency-key': order.orderId };
  const response = await sandbox.request('POST', '/stripe/v1/charges', { ...late, headers });
  expect(response.status).toBe(409);
  expect(await sandbox.entry(order.orderId)).toMatchObject({ status: 'voided', timesCharged: 0 });
});

test('when nobody listens at the provider’s address, the charge is 504 and the cancellation 503', async () => {
  const url = await nowhere();
  const away = await startPayment(
    createProviders({
      STRIPE_URL: url,
      PAYPAL_URL: url,
      PROVIDER_TIMEOUT_MS: TIMEOUT_MS,
      PROVIDER_ATTEMPTS: 3,
    }),
  );
  const order = aCharge();
  expect(await away.charge(order)).toMatchObject({
    status: 504,
    body: { code: 'payment_timeout' },
  });
  expect(await away.cancel(order.orderId)).toMatchObject({ status: 503 });
  expect(await away.statusOf(order.orderId)).toBe('cancelling');
  await away.stop();
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
