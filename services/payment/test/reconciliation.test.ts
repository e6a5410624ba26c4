// The comparison of the provider's charges with the books: each difference, in both dialects.
import { PAYMENT_METHODS } from '@traceshop/contract';
import { unavailable } from '@traceshop/service-kit';
import { aCharge } from './payment';
import { useReconciliation } from './reconciliation';

const books = useReconciliation();
const { orders, refunds, found, charged, change, loseRow, onlyTombstone, providerStatus } = books;

test.each(PAYMENT_METHODS)(
  'when %s and the books agree, nothing is found and nothing changed',
  async (provider) => {
    const kept = await charged(provider);
    const cancelled = await charged(provider);
    await books.payment().cancel(cancelled);
    await charged(provider, { token: 'tok_declined' });
    expect(await found(provider)).toEqual([]);
    expect([await providerStatus(kept), await providerStatus(cancelled)]).toEqual([
      'succeeded',
      'refunded',
    ]);
    expect(refunds).toEqual([]);
  },
);

test.each(
  PAYMENT_METHODS.flatMap((provider) => [
    [provider, 'is missing', loseRow] as const,
    [provider, 'is voided', onlyTombstone] as const,
  ]),
)(
  'when %s holds money for a cancelled order whose row %s, it is given back, once',
  async (provider, _how, lose) => {
    const orderId = await charged(provider);
    await lose(orderId);
    orders.set(orderId, 'cancelled');
    expect(await providerStatus(orderId)).toBe('succeeded');
    expect(await found(provider)).toEqual([]);
    expect([await providerStatus(orderId), await books.payment().statusOf(orderId)]).toEqual([
      'refunded',
      'voided',
    ]);
    expect(await found(provider)).toEqual([]);
    expect(refunds).toEqual([provider]);
    // Final: nothing can be charged for the order any more.
    expect((await books.payment().charge(aCharge({ orderId, provider }))).status).toBe(409);
  },
);

test.each([
  ['confirmed', 'not_in_books'],
  [undefined, 'unknown_order'],
] as const)(
  'when the books lack a charge whose order is %s, that is found and no money moves',
  async (state, difference) => {
    const orderId = await charged();
    await loseRow(orderId);
    if (state) orders.set(orderId, state);
    expect(await found()).toEqual([{ orderId, difference }]);
    expect(await providerStatus(orderId)).toBe('succeeded');
  },
);

test.each(['pending', 'charging', 'charged', 'compensating'] as const)(
  'when the books lack a charge whose order is %s, it is left to whoever works on it',
  async (state) => {
    const orderId = await charged();
    await loseRow(orderId);
    orders.set(orderId, state);
    expect(await found()).toEqual([]);
    expect([await providerStatus(orderId), await books.payment().statusOf(orderId)]).toEqual([
      'succeeded',
      undefined,
    ]);
  },
);

test.each([
  ['another amount', 'amount_cents = amount_cents + 1'],
  ['another currency', `currency = 'EUR'`],
  ['another provider', `provider = 'paypal'`],
  ['another reference', `provider_reference = 'ch_other'`],
])('when the books have %s, the terms differ', async (_what, sets) => {
  const orderId = await charged();
  await change(orderId, sets);
  expect(await found()).toEqual([{ orderId, difference: 'terms' }]);
});

test.each([
  ['refunded', 'tok_visa', `status = 'refunded'`],
  ['declined', 'tok_visa', `status = 'declined'`],
  ['made', 'tok_declined', `status = 'succeeded'`],
])(
  'when the books say %s and the provider the contrary, the state differs',
  async (_what, token, sets) => {
    const orderId = await charged('stripe', { token });
    await change(orderId, sets);
    expect(await found()).toEqual([{ orderId, difference: 'state' }]);
  },
);

test('when the provider gave money back of itself, the state differs', async () => {
  const orderId = await charged();
  await books.sandbox().request('POST', `/stripe/v1/charges/${orderId}/void`);
  expect(await found()).toEqual([{ orderId, difference: 'state' }]);
});

test.each(['pending', 'unknown', 'cancelling'])(
  'when a charge is still %s in the books, it is unsettled',
  async (status) => {
    const orderId = await charged();
    await change(orderId, `status = '${status}'`);
    expect(await found()).toEqual([{ orderId, difference: 'unsettled' }]);
  },
);

test('when a declined charge has no row, the books lack it', async () => {
  const orderId = await charged('stripe', { token: 'tok_declined' });
  await loseRow(orderId);
  expect(await found()).toEqual([{ orderId, difference: 'not_in_books' }]);
});

test('when the books have a charge that the provider does not list, that is found', async () => {
  const orderId = await charged();
  books.sandbox().forget();
  expect(await found()).toEqual([{ orderId, difference: 'not_at_provider' }]);
});

test('when a row has changed a moment ago, it is left to the next comparison', async () => {
  const orderId = await charged();
  await change(orderId, `status = 'refunded', updated_at = now() + interval '1 minute'`);
  expect(await found()).toEqual([]);
});

test('when a charge is young, it is left to the next comparison', async () => {
  await loseRow(await charged());
  expect(await found('stripe', { now: Date.now })).toEqual([]);
});

test('when there are more charges than a page holds, all are compared', async () => {
  const ids = Array.from({ length: 101 }, (_, index) => `ord_page${index}`);
  for (const key of ids) {
    await books.sandbox().request('POST', '/stripe/v1/charges', {
      body: { amount: 1, currency: 'usd', source: 'tok_visa' },
      headers: { 'idempotency-key': key },
    });
  }
  expect((await found())?.map(({ orderId }) => orderId).sort()).toEqual([...ids].sort());
});

test('when another replica compares or has just done so, it is left to it', async () => {
  await loseRow(await charged());
  const reconciliations = books.store();
  expect(await reconciliations.claim('stripe')).toBe(true);
  expect(await found()).toEqual([]);
  await reconciliations.finish('stripe', [], 60_000);
  expect(await found()).toEqual([]);
  expect(await reconciliations.claim('paypal')).toBe(true);
});

test('when checkout does not say what became of an order, no money moves and the comparison is not finished', async () => {
  const orderId = await charged();
  await loseRow(orderId);
  const orderState = () => Promise.reject(unavailable('checkout-service'));
  await expect(found('stripe', { checkout: { orderState } })).rejects.toMatchObject({
    status: 503,
  });
  expect(await providerStatus(orderId)).toBe('succeeded');
});
