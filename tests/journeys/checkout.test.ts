import { PAYMENT_METHODS, type PaymentMethod } from '@traceshop/contract/payment-methods';
import { checkoutBody, LAST_ONE, newCart, newUser, PLENTY } from '@traceshop/shop-harness/buyer';
import { expectTrace } from '@traceshop/shop-traces/expect-trace';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { listsProducts } from '@traceshop/shop-traces/stories/catalogue';
import {
  checkoutConfirmed,
  checkoutDeclined,
  checkoutOutOfStock,
  checkoutReplayed,
  checkoutTimedOut,
} from '@traceshop/shop-traces/stories/checkout';

let journey: Journey;
beforeAll(async () => {
  journey = await startJourney();
});
afterAll(() => journey?.stop());

test.each(PAYMENT_METHODS)(
  'when a cart is paid with %s, one trace shows the whole story',
  async (provider) => {
    const userId = await newUser(journey.shop);
    const cartId = await newCart(journey.shop, { userId, items: { [PLENTY]: 2 } });
    const { response, trace } = await journey.request('POST', '/checkout', {
      body: { cartId, paymentMethod: provider },
    });
    expect(response).toMatchObject({
      status: 201,
      body: { status: 'confirmed', cartId, userId, transactionId: expect.stringMatching(/^txn_/) },
    });
    await expectTrace(
      trace,
      checkoutConfirmed({
        provider,
        cartId,
        userId,
        orderId: String(response.body['orderId']),
        totalCents: Number(response.body['totalCents']),
      }),
    );
  },
);

test('when the same key is sent again, the stored response is replayed and nothing is done', async () => {
  const body = await checkoutBody(journey.shop);
  const headers = { 'idempotency-key': `key-${body.cartId}` };
  const first = await journey.request('POST', '/checkout', { body, headers });
  expect(first.response.status).toBe(201);
  const again = await journey.request('POST', '/checkout', { body, headers });
  expect(again.response.status).toBe(201);
  expect(JSON.stringify(again.response.body)).toBe(JSON.stringify(first.response.body));

  await expectTrace(again.trace, checkoutReplayed());
});

test('when the card is declined, the stock is given back after the response', async () => {
  const body = await checkoutBody(journey.shop, { paymentToken: 'tok_declined' });
  const { response, trace } = await journey.request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 402, body: { code: 'card_declined' } });
  await expectTrace(trace, checkoutDeclined({ cartId: body.cartId }));
});

test('when the stock is too small for the cart, it ends before an order is opened', async () => {
  const cartId = await newCart(journey.shop, { items: { [LAST_ONE]: 2 } });
  const body = await checkoutBody(journey.shop, { cartId });
  const { response, trace } = await journey.request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 409, body: { code: 'out_of_stock' } });
  await expectTrace(trace, checkoutOutOfStock({ cartId }));
});

const withoutResponse = async (provider: PaymentMethod) => {
  const paid = { paymentMethod: provider, paymentToken: 'tok_timeout' } as const;
  const body = await checkoutBody(journey.shop, paid);
  return { body, ...(await journey.request('POST', '/checkout', { body })) };
};
let timedOut: ReturnType<typeof allWithoutResponse> | undefined;

/** Side by side, because each waits for three attempts. */
const allWithoutResponse = () => {
  const asked = PAYMENT_METHODS.map((provider) => [provider, withoutResponse(provider)] as const);
  // The test of the provider fails, not the one that runs when its request does.
  for (const [, response] of asked) response.catch(() => undefined);
  return new Map(asked);
};

test.each(PAYMENT_METHODS)(
  'when %s does not respond, three attempts are siblings and the charge is undone',
  async (provider) => {
    timedOut ??= allWithoutResponse();
    const asked = await timedOut.get(provider);
    expect(asked?.response).toMatchObject({ status: 504, body: { code: 'payment_timeout' } });
    const { trace, body } = asked as NonNullable<typeof asked>;
    await expectTrace(trace, checkoutTimedOut({ provider, cartId: body.cartId }));
  },
);

test('when a catalogue page is read, nobody is authenticated', async () => {
  const { response, trace } = await journey.request('GET', '/products?limit=3');
  expect(response.status).toBe(200);
  await expectTrace(trace, listsProducts());
});
