import { confirmedOrder, order } from '../answer-schemas';
import { defineOperation } from '../operation';
import { checkoutBody, checkoutHeaders, orderParams } from '../schemas';

export const checkout = defineOperation({
  method: 'post',
  path: '/checkout',
  tag: 'Orders',
  summary: 'Order what is in a cart',
  description:
    'Reserves the stock, charges, and confirms; a failure undoes the steps before it. With an ' +
    '`Idempotency-Key` a repetition within 24 hours gets the answer of the first.',
  access: 'bearer',
  headers: checkoutHeaders,
  body: { type: 'application/json', schema: checkoutBody },
  answers: { 201: { description: 'The confirmed order.', schema: confirmedOrder } },
  problems: {
    402: '`card_declined`, `insufficient_funds`: nothing was charged and no stock is held.',
    404: '`cart_not_found`: this client has no such cart.',
    409:
      '`out_of_stock`: see `items`; `cart_in_checkout`, `cart_ordered`: see `orderId`; `cart_changed`: look at ' +
      'the cart again; `in_progress`: come back after `Retry-After`; `key_reused`: the key came with another ' +
      'body; `checkout_interrupted`: use a new key.',
    422: '`cart_empty`, `total_too_large`: the shop cannot sell this cart.',
    503:
      '`order_pending`: paid, and confirmed as soon as possible, see `orderId`; `overloaded`, ' +
      '`dependency_unavailable`, `dependency_timeout`: too much at once, or a part of the shop is away; come ' +
      'back after `Retry-After`.',
    504: '`payment_timeout`: the provider did not answer. A charge, if there was one, is taken back.',
  },
});

export const getOrder = defineOperation({
  method: 'get',
  path: '/orders/:id',
  tag: 'Orders',
  summary: 'Read an order',
  access: 'bearer',
  params: orderParams,
  answers: { 200: { description: 'The order and its state.', schema: order } },
  problems: { 404: '`order_not_found`: this client has no such order.' },
});
