import { MAX_CART_PRODUCTS, quantity } from '@traceshop/contract';
import { z } from 'zod';
import type { CheckoutClient } from '../clients/checkout-client';
import { amount, cartId, currency, EXAMPLE_ID, line, sku, userId } from './fields';
import { created, defineOperation, ok, requestBody } from './operation';

export interface CartDeps {
  checkout: Pick<CheckoutClient, 'createCart' | 'cart' | 'putItem' | 'removeItem'>;
}

const itemParams = z.strictObject({ id: cartId, sku });

const newCart = z
  .strictObject({ userId: userId.describe('The owner of the cart.') })
  .meta({ id: 'NewCart', examples: [{ userId: EXAMPLE_ID.user }] });

const newQuantity = z
  .strictObject({ quantity: quantity().describe('The new quantity; it replaces the old one.') })
  .meta({ id: 'NewQuantity', examples: [{ quantity: 2 }] });

const cart = z
  .looseObject({
    id: z.string(),
    userId: z.string(),
    items: z.array(line),
    totalCents: amount,
    currency,
    version: z.int().describe('Grows with every change of the cart.'),
  })
  .meta({ id: 'Cart' });

const responses = { 200: { description: 'The cart with its total.', schema: cart } };
const LOCKED =
  '`cart_in_checkout`, `cart_ordered`: the cart can no longer change; `orderId` says why.';

export const cartOperations = {
  createCart: defineOperation(
    {
      method: 'post',
      path: '/carts',
      tag: 'Carts',
      summary: 'Begin a cart',
      description:
        'The cart belongs to the API client that made it: for another client it does not exist.',
      access: 'bearer',
      body: requestBody('application/json', newCart),
      responses: { 201: { description: 'The empty cart.', schema: cart } },
      problems: { 404: '`user_not_found`: there is no such user.' },
    },
    async ({ clientId, body }, { checkout }: CartDeps) => {
      const made = await checkout.createCart(clientId, body);
      return created(`/carts/${made.id}`, made);
    },
  ),

  getCart: defineOperation(
    {
      method: 'get',
      path: '/carts/:id',
      tag: 'Carts',
      summary: 'Read a cart',
      access: 'bearer',
      params: z.strictObject({ id: cartId }),
      responses,
      problems: { 404: '`cart_not_found`: this client has no such cart.' },
    },
    async ({ clientId, params }, { checkout }: CartDeps) =>
      ok(await checkout.cart(clientId, params.id)),
  ),

  putCartItem: defineOperation(
    {
      method: 'put',
      path: '/carts/:id/items/:sku',
      tag: 'Carts',
      summary: 'Set how many of a product are in a cart',
      access: 'bearer',
      params: itemParams,
      body: requestBody('application/json', newQuantity),
      responses,
      problems: {
        404: '`cart_not_found`, `unknown_sku`: this client has no such cart, or the shop no such product.',
        409: LOCKED,
        422: `\`cart_full\`: a cart holds at most ${MAX_CART_PRODUCTS} different products.`,
      },
    },
    async ({ clientId, params, body }, { checkout }: CartDeps) =>
      ok(await checkout.putItem(clientId, { cartId: params.id, sku: params.sku, ...body })),
  ),

  deleteCartItem: defineOperation(
    {
      method: 'delete',
      path: '/carts/:id/items/:sku',
      tag: 'Carts',
      summary: 'Take a product out of a cart',
      access: 'bearer',
      params: itemParams,
      responses,
      problems: { 404: '`cart_not_found`: this client has no such cart.', 409: LOCKED },
    },
    async ({ clientId, params }, { checkout }: CartDeps) =>
      ok(await checkout.removeItem(clientId, { cartId: params.id, sku: params.sku })),
  ),
};
