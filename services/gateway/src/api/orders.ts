import {
  IDEMPOTENCY_KEY_HEADER,
  idempotencyKey,
  MAX_TOTAL_CENTS,
  ORDER_STATES,
  PAYMENT_METHODS,
  paymentToken,
} from '@traceshop/contract';
import { CHECKOUT_API } from '@traceshop/contract/internal-api/checkout';
import { z } from 'zod';
import type { CheckoutClient } from '../clients/checkout-client';
import { amount, anId, cartId, currency, EXAMPLE_ID, line, moment } from './fields';
import { created, defineOperation, ok, requestBody } from './operation';
import { TEST_PAYMENT_TOKENS } from './test-payment-tokens';

export interface OrderDeps {
  checkout: Pick<CheckoutClient, 'checkout' | 'order'>;
}

const inSandbox = TEST_PAYMENT_TOKENS.map(({ token, status }) => `\`${token}\` (${status})`).join(
  ', ',
);

const newCheckout = z
  .strictObject({
    cartId,
    paymentMethod: CHECKOUT_API['POST /checkout'].body.shape.paymentMethod,
    paymentToken: paymentToken()
      .optional()
      .describe(
        `From the provider; \`tok_visa\` when left out. Never a card number. In the sandbox: ${inSandbox}.`,
      )
      .meta({ examples: ['tok_visa'] }),
  })
  .meta({
    id: 'NewCheckout',
    examples: [{ cartId: EXAMPLE_ID.cart, paymentMethod: 'stripe', paymentToken: 'tok_visa' }],
  });

const checkoutHeaders = z.object({
  [IDEMPOTENCY_KEY_HEADER]: idempotencyKey({ missing: 'must be sent once only' })
    .optional()
    .describe(
      'A repeated request with the same key gets the same response and does nothing twice.',
    ),
});

const orderShape = {
  orderId: z.string(),
  cartId: z.string(),
  userId: z.string(),
  items: z.array(line).describe('A copy of what was in the cart.'),
  totalCents: amount,
  currency,
  paymentMethod: z.enum(PAYMENT_METHODS),
  createdAt: moment,
};

const confirmedOrder = z
  .looseObject({ ...orderShape, status: z.literal('confirmed'), transactionId: z.string() })
  .meta({ id: 'ConfirmedOrder' });

const order = z
  .looseObject({
    ...orderShape,
    status: z.enum(ORDER_STATES).describe('`confirmed` and `cancelled` are final.'),
    transactionId: z.string().nullable().describe('null as long as nothing was charged.'),
  })
  .meta({ id: 'Order' });

export const orderOperations = {
  checkout: defineOperation(
    {
      method: 'post',
      path: '/checkout',
      tag: 'Orders',
      summary: 'Order what is in a cart',
      description:
        'Reserves the stock, charges, and confirms; a failure undoes the steps before it. With an ' +
        '`Idempotency-Key` a repetition within 24 hours gets the first response again.',
      access: 'bearer',
      headers: checkoutHeaders,
      body: requestBody('application/json', newCheckout),
      responses: { 201: { description: 'The confirmed order.', schema: confirmedOrder } },
      problems: {
        402: '`card_declined`, `insufficient_funds`: nothing was charged and no stock is held.',
        404: '`cart_not_found`: this client has no such cart.',
        409:
          '`out_of_stock`: see `items`; `cart_in_checkout`, `cart_ordered`: see `orderId`; `cart_changed`: look at ' +
          'the cart again; `in_progress`: come back after `Retry-After`; `key_reused`: the key came with another ' +
          'body; `checkout_interrupted`: use a new key.',
        422: `\`cart_empty\`: there is nothing to buy; \`total_too_large\`: the total is more than ${MAX_TOTAL_CENTS} cents.`,
        503:
          '`order_pending`: paid, and confirmed as soon as possible, see `orderId`; `overloaded`, ' +
          '`dependency_unavailable`, `dependency_timeout`: too much at once, or a part of the shop is down; try ' +
          'again after `Retry-After`.',
        504: '`payment_timeout`: the provider did not respond. A charge that was made is refunded.',
      },
    },
    async ({ clientId, headers, body }, { checkout }: OrderDeps) => {
      const key = headers[IDEMPOTENCY_KEY_HEADER];
      const placed = await checkout.checkout(clientId, { ...body, idempotencyKey: key });
      return created(`/orders/${placed.orderId}`, placed);
    },
  ),

  getOrder: defineOperation(
    {
      method: 'get',
      path: '/orders/:id',
      tag: 'Orders',
      summary: 'Read an order',
      access: 'bearer',
      params: z.strictObject({ id: anId(EXAMPLE_ID.order, 'The order’s id.') }),
      responses: { 200: { description: 'The order and its state.', schema: order } },
      problems: { 404: '`order_not_found`: this client has no such order.' },
    },
    async ({ clientId, params }, { checkout }: OrderDeps) =>
      ok(await checkout.order(clientId, params.id)),
  ),
};
