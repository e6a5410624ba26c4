import { id } from '@traceshop/service-kit/schemas';
import { z } from 'zod';
import { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from '../idempotency-key';
import { ORDER_STATES } from '../order-states';
import { PAYMENT_METHODS } from '../payment-methods';
import { DEFAULT_PAYMENT_TOKEN, paymentToken } from '../payment-token';
import { quantity } from '../quantity';
import { line } from './inventory';
import type { InternalApi } from './route';

const METHOD_FORM = `must be ${PAYMENT_METHODS.map((method) => `"${method}"`).join(' or ')}`;

const params = z.object({ id: id() });
const itemParams = z.object({ id: id(), sku: id() });

const newCart = z.strictObject({ userId: id() });

const newCheckout = z.strictObject({
  cartId: id(),
  paymentMethod: z.enum(PAYMENT_METHODS, { error: METHOD_FORM }),
  paymentToken: paymentToken().default(DEFAULT_PAYMENT_TOKEN),
});

const cart = z.object({
  id: z.string(),
  userId: z.string(),
  /** `available`: the whole quantity can be ordered now. */
  items: z.array(line.extend({ available: z.boolean() })),
  totalCents: z.number(),
  currency: z.string(),
  /** Grows with every change of the cart. */
  version: z.number(),
});

const order = z.object({
  orderId: z.string(),
  status: z.enum(ORDER_STATES),
  cartId: z.string(),
  userId: z.string(),
  items: z.array(line),
  totalCents: z.number(),
  currency: z.string(),
  paymentMethod: z.enum(PAYMENT_METHODS),
  /** Null as long as nothing was charged. */
  transactionId: z.string().nullable(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
});

const orderState = z.object({ orderId: z.string(), state: z.enum(ORDER_STATES) });

/** Every route except the last also requires the API client in the header `CLIENT_ID_HEADER`: see `requireClientId`. */
export const CHECKOUT_API = {
  'POST /carts': { body: newCart, response: cart },
  'GET /carts/:id': { params, response: cart },
  'PUT /carts/:id/items/:sku': {
    params: itemParams,
    body: z.strictObject({ quantity: quantity() }),
    response: cart,
  },
  'DELETE /carts/:id/items/:sku': { params: itemParams, response: cart },
  'POST /checkout': {
    headers: z.object({ [IDEMPOTENCY_KEY_HEADER]: idempotencyKey().optional() }),
    body: newCheckout,
    response: order,
  },
  'GET /orders/:id': { params, response: order },
  // For payment, which has orders of every client.
  'GET /orders/:id/state': { params, response: orderState },
} as const satisfies InternalApi;

export type NewCart = z.infer<typeof newCart>;
/** The body before parsing: fields with a default are optional. */
export type NewCheckout = z.input<typeof newCheckout>;
export type CartView = z.infer<typeof cart>;
/** An order as the client sees it. */
export type OrderView = z.infer<typeof order>;
