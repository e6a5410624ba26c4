import { cart } from '../answer-schemas';
import { defineOperation } from '../operation';
import { cartBody, cartItemParams, cartParams, quantityBody } from '../schemas';

const LOCKED =
  '`cart_in_checkout`, `cart_ordered`: the cart can no longer change; `orderId` says why.';
const answers = { 200: { description: 'The cart with its total.', schema: cart } };

export const createCart = defineOperation({
  method: 'post',
  path: '/carts',
  tag: 'Carts',
  summary: 'Begin a cart',
  description:
    'The cart belongs to the API client that made it: for another client it does not exist.',
  access: 'bearer',
  body: { type: 'application/json', schema: cartBody },
  answers: { 201: { description: 'The empty cart.', schema: cart } },
  problems: { 404: '`user_not_found`: there is no such user.' },
});

export const getCart = defineOperation({
  method: 'get',
  path: '/carts/:id',
  tag: 'Carts',
  summary: 'Read a cart',
  access: 'bearer',
  params: cartParams,
  answers,
  problems: { 404: '`cart_not_found`: this client has no such cart.' },
});

export const putCartItem = defineOperation({
  method: 'put',
  path: '/carts/:id/items/:sku',
  tag: 'Carts',
  summary: 'Set how many of a product are in a cart',
  access: 'bearer',
  params: cartItemParams,
  body: { type: 'application/json', schema: quantityBody },
  answers,
  problems: {
    404: '`cart_not_found`, `unknown_sku`: this client has no such cart, or the shop no such product.',
    409: LOCKED,
    422: '`cart_full`: a cart holds at most 50 different products.',
  },
});

export const deleteCartItem = defineOperation({
  method: 'delete',
  path: '/carts/:id/items/:sku',
  tag: 'Carts',
  summary: 'Take a product out of a cart',
  access: 'bearer',
  params: cartItemParams,
  answers,
  problems: { 404: '`cart_not_found`: this client has no such cart.', 409: LOCKED },
});
