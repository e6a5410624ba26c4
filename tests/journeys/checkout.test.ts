import { PAYMENT_METHODS } from '@traceshop/contract/payment-methods';
import { checkoutBody, LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import {
  asksProvider,
  attempt,
  cancelsPayment,
  checkoutRequest,
  confirms,
  exception,
  failsToPay,
  opens,
  pays,
  processes,
  releases,
  reserves,
  sendsConfirmation,
  validates,
} from '@traceshop/shop-traces/checkout-trees';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { calls, pg, serves, step } from '@traceshop/shop-traces/trees';
import { type SpanProps, transactions } from '@traceshop/trace-testing';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

const ignore = [transactions];
const REACHED_PAYMENT = ['order.validated', 'inventory.reserved', 'payment.initiated'];

const sawEvents = (...names: string[]): SpanProps => ({
  events: { exactly: names.map((name) => ({ name })) },
});

test.each(PAYMENT_METHODS)(
  'when a cart is paid with %s, one trace tells the whole story',
  async (provider) => {
    const userId = await newUser(journey.shop);
    const cartId = await newCart(journey.shop, { userId, items: { [PLENTY]: 2 } });
    const { answer, trace } = await journey.request('POST', '/checkout', {
      body: { cartId, paymentMethod: provider },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { status: 'confirmed', cartId, userId, transactionId: expect.stringMatching(/^txn_/) },
    });
    const { orderId, totalCents } = answer.body;

    await expectTrace(trace, {
      tree: checkoutRequest(201, [
        processes(
          {
            attrs: {
              'checkout.cart_id': cartId,
              'checkout.payment_method': provider,
              'checkout.total_cents': Number(totalCents),
              'checkout.item_count': 1,
              'order.id': String(orderId),
              'user.id': userId,
            },
            events: {
              exactly: [
                { name: 'order.validated', attrs: { 'validation.checks_passed': 5 } },
                { name: 'inventory.reserved', attrs: { 'items.count': 1 } },
                {
                  name: 'payment.initiated',
                  attrs: {
                    'payment.provider': provider,
                    'payment.amount_cents': Number(totalCents),
                  },
                },
              ],
            },
          },
          [validates(), ...opens(), reserves(), pays(provider), confirms(), sendsConfirmation()],
        ),
      ]),
      ignore,
      budget: { 'db.queries': 21, 'db.sameStatement': 3, remoteCalls: 10, sequentialHops: 8 },
    });
  },
);

test('when the same key is sent again, the stored answer is replayed and nothing is done', async () => {
  const body = await checkoutBody(journey.shop);
  const headers = { 'idempotency-key': `key-${body.cartId}` };
  const first = await journey.request('POST', '/checkout', { body, headers });
  expect(first.answer.status).toBe(201);
  const again = await journey.request('POST', '/checkout', { body, headers });
  expect(again.answer.status).toBe(201);
  expect(JSON.stringify(again.answer.body)).toBe(JSON.stringify(first.answer.body));

  await expectTrace(again.trace, {
    tree: checkoutRequest(201, pg('checkout', 'SELECT orders')),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 2, sequentialHops: 2 },
  });
});

test('when the card is declined, the stock is given back behind the answer', async () => {
  const body = await checkoutBody(journey.shop, { paymentToken: 'tok_declined' });
  const { answer, trace } = await journey.request('POST', '/checkout', { body });
  expect(answer).toMatchObject({ status: 402, body: { code: 'card_declined' } });

  const failed = 'card_declined';
  await expectTrace(trace, {
    tree: checkoutRequest(402, [
      processes({ failed, ...sawEvents(...REACHED_PAYMENT) }, [
        validates(),
        ...opens(),
        reserves(),
        failsToPay({ failed, status: 402 }, [asksProvider({ provider: 'stripe', status: 402 })]),
        ...pg('checkout', 'UPDATE orders'),
        releases(),
        ...pg('checkout', 'UPDATE orders'),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 17, 'db.sameStatement': 3, remoteCalls: 7, sequentialHops: 7 },
  });
});

test('when the stock is too small for the cart, it ends before an order is opened', async () => {
  const cartId = await newCart(journey.shop, { items: { [LAST_ONE]: 2 } });
  const body = await checkoutBody(journey.shop, { cartId });
  const { answer, trace } = await journey.request('POST', '/checkout', { body });
  expect(answer).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });

  const failed = 'out_of_stock';
  await expectTrace(trace, {
    tree: checkoutRequest(409, [
      processes({ failed, ...sawEvents() }, [
        step('checkout', 'checkout.validate_cart', { failed, ...exception }, [
          ...pg('checkout', 'SELECT carts', 'SELECT orders'),
          calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status: 409 }, [
            ...pg('inventory', 'SELECT products'),
          ]),
        ]),
      ]),
    ]),
    ignore,
    budget: { 'db.queries': 3, 'db.sameStatement': 1, remoteCalls: 3, sequentialHops: 3 },
  });
});

test.each(PAYMENT_METHODS)(
  'when %s does not answer, three attempts are siblings and the charge is undone',
  async (provider) => {
    const paid = { paymentMethod: provider, paymentToken: 'tok_timeout' } as const;
    const body = await checkoutBody(journey.shop, paid);
    const { answer, trace } = await journey.request('POST', '/checkout', { body });
    expect(answer).toMatchObject({ status: 504, body: { code: 'payment_timeout' } });

    const failed = 'payment_timeout';
    await expectTrace(trace, {
      tree: checkoutRequest(504, [
        processes({ failed, ...sawEvents(...REACHED_PAYMENT) }, [
          validates(),
          ...opens(),
          reserves(),
          failsToPay(
            { failed, status: 504 },
            [0, 1, 2].map((resent) => attempt(provider, resent)),
          ),
          ...pg('checkout', 'UPDATE orders'),
          releases(),
          cancelsPayment(provider),
          ...pg('checkout', 'UPDATE orders'),
        ]),
      ]),
      ignore,
      budget: { 'db.queries': 20, 'db.sameStatement': 3, remoteCalls: 11, sequentialHops: 11 },
    });
  },
);

test('when a catalogue page is read, nobody is authenticated', async () => {
  const { answer, trace } = await journey.request('GET', '/products?limit=3');
  expect(answer.status).toBe(200);
  await expectTrace(trace, {
    tree: serves('gateway', 'GET /products', [
      calls({ from: 'gateway', to: 'inventory', name: 'GET /products', status: 200 }, [
        ...pg('inventory', 'SELECT products'),
      ]),
    ]),
    budget: { 'db.queries': 1, 'db.sameStatement': 1, remoteCalls: 1, sequentialHops: 1 },
  });
});
