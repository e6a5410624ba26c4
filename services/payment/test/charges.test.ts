import { ID_PREFIX } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import { aCharge, type Payment, startPayment } from './payment';
import { type Sandbox, startSandbox } from './providers';

let sandbox: Sandbox;
let payment: Payment;

beforeAll(async () => {
  sandbox = await startSandbox();
  payment = await startPayment(sandbox.providers());
});
afterAll(async () => {
  await payment.stop();
  await sandbox.stop();
});
beforeEach(() => {
  payment.counted.length = 0;
  sandbox.seen.length = 0;
});

test.each([
  ['stripe', 'usd'],
  ['paypal', 'USD'],
] as const)(
  'when %s charges the card, the response is 201 and the provider has the amount',
  async (provider, currency) => {
    const order = aCharge({ provider, amountCents: 1205 });
    const { orderId } = order;

    const { status, body } = await payment.charge(order);

    expect(status).toBe(201);
    expect(body).toEqual({
      orderId,
      status: 'succeeded',
      transactionId: expect.stringMatching(/^txn_/),
      amountCents: 1205,
      currency: 'USD',
      provider,
    });
    expect(await sandbox.entry(orderId)).toMatchObject({
      provider,
      status: 'succeeded',
      request: { amountCents: 1205, currency, token: 'tok_visa' },
      timesCharged: 1,
    });
    expect((await payment.find(orderId)).body).toEqual({ ...body, declineCode: null });
    expect(payment.counted).toEqual([`${provider} succeeded`]);
  },
);

test.each([
  ['stripe', 1, 1],
  ['paypal', 1, 1],
  ['stripe', 2_147_483_647, 2_147_483_647],
  ['paypal', 2_147_483_647, 2_147_483_647],
] as const)(
  'when %s charges %d cents, no cent is lost on the way',
  async (provider, amountCents, expected) => {
    const order = aCharge({ provider, amountCents });
    await payment.charge(order);
    expect((await sandbox.entry(order.orderId))?.request?.amountCents).toBe(expected);
  },
);

test.each([
  ['stripe', 'tok_declined', 'card_declined'],
  ['paypal', 'tok_declined', 'card_declined'],
  ['stripe', 'tok_insufficient_funds', 'insufficient_funds'],
  ['paypal', 'tok_insufficient_funds', 'insufficient_funds'],
  ['stripe', 'tok_nobody_knows', 'card_declined'],
  ['paypal', 'tok_nobody_knows', 'card_declined'],
] as const)(
  'when %s declines %s, the response is 402 %s, also when asked again',
  async (provider, token, code) => {
    const order = aCharge({ provider, token });

    const responses = [await payment.charge(order), await payment.charge(order)];

    expect(responses.map(({ status, body }) => [status, body.code])).toEqual([
      [402, code],
      [402, code],
    ]);
    expect(sandbox.seen).toHaveLength(1);
    expect((await payment.find(order.orderId)).body).toMatchObject({ status: 'declined' });
    expect(await payment.methodsOf(order.userId)).toEqual([]);
    expect(payment.counted).toEqual([`${provider} declined`]);
  },
);

test('when a charge is requested again, the response is the same and the provider is not called', async () => {
  const order = aCharge();
  const first = await payment.charge(order);
  const second = await payment.charge(order);
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(sandbox.seen).toEqual([`POST /stripe/v1/charges ${order.orderId}`]);
  expect(payment.counted).toEqual(['stripe succeeded']);
});

test.each([
  ['amount', { amountCents: 2581 }],
  ['currency', { currency: 'EUR' }],
  ['user', { userId: 'usr_other' }],
  ['provider', { provider: 'paypal' }],
  ['token', { token: 'tok_mastercard' }],
] as const)(
  'when the order is charged again with another %s, the response is 409',
  async (_what, other) => {
    const order = aCharge();
    await payment.charge(order);
    const { status, body } = await payment.charge({ ...order, ...other });
    expect(status).toBe(409);
    expect(body.code).toBe('charge_conflict');
    expect(sandbox.seen).toHaveLength(1);
  },
);

test('when a user pays several times, each card is saved once', async () => {
  const userId = newId(ID_PREFIX.user);
  await payment.charge(aCharge({ userId }));
  await payment.charge(aCharge({ userId }));
  await payment.charge(aCharge({ userId, token: 'tok_mastercard' }));
  await payment.charge(aCharge({ userId, provider: 'paypal' }));

  expect(await payment.methodsOf(userId)).toEqual([
    { provider: 'stripe', brand: 'visa', last4: '4242' },
    { provider: 'stripe', brand: 'mastercard', last4: '4444' },
    { provider: 'paypal', brand: 'visa', last4: '4242' },
  ]);
  expect(await payment.methodsOf(newId(ID_PREFIX.user))).toEqual([]);
});

test('when a charge is stored, its token is not', async () => {
  const order = aCharge({ token: 'tok_mastercard' });
  await payment.charge(order);
  const rows = await payment.database.query<{ row: string }>(
    'SELECT charges::text AS row FROM charges',
  );
  const stored = rows.map(({ row }) => row).join();
  expect(stored).toContain(order.orderId);
  // A hash may contain `tok_` by chance.
  expect(stored).not.toMatch(/tok_[a-z]{4}/);
});

test('when an order was never charged, its charge is 404', async () => {
  const { status, body } = await payment.find(newId(ID_PREFIX.order));
  expect(status).toBe(404);
  expect(body.code).toBe('charge_not_found');
});

test.each([
  ['no cents', { amountCents: 0 }],
  ['negative cents', { amountCents: -5 }],
  ['half a cent', { amountCents: 10.5 }],
  ['cents as text', { amountCents: '10' }],
  ['more cents than int4', { amountCents: 2_147_483_648 }],
  ['another provider', { provider: 'cash' }],
  ['a currency in lower case', { currency: 'usd' }],
  ['an empty token', { token: '' }],
  ['a token with a line break', { token: 'tok\r\nX: y' }],
  ['a token of 7,000 characters', { token: 't'.repeat(7000) }],
  ['a user id with NUL', { userId: 'usr\u0000' }],
  ['an order id with a slash', { orderId: 'ord/../x' }],
  ['a field nobody knows', { cvc: '123' }],
])('when the charge has %s, the response is 400 and names the field', async (_what, wrong) => {
  const { status, body } = await payment.charge({ ...aCharge(), ...wrong });
  expect(status).toBe(400);
  expect(body).toMatchObject({
    code: 'invalid_request',
    errors: [{ field: Object.keys(wrong)[0] }],
  });
  expect(JSON.stringify(body)).not.toContain('tok_visa');
  expect(sandbox.seen).toEqual([]);
});

test('when payment methods are requested without a user, the response is 400', async () => {
  const { status, body } = await payment.get('/payment-methods');
  expect(status).toBe(400);
  expect(body).toMatchObject({ errors: [{ field: 'userId' }] });
});
