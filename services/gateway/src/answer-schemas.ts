import { ORDER_STATES, PAYMENT_METHODS } from '@traceshop/contract';
import { z } from 'zod';

/**
 * What callers get. Documentation and tests only: the services behind own these shapes, and the
 * gateway passes them on as they are. Objects are open, because a later version may add members.
 */

const moment = z.iso.datetime().describe('ISO 8601, UTC');
const amount = z.int().nonnegative().describe('Integer cents.');
const currency = z.string().length(3).describe('ISO 4217.');
const name = z.string();

const userShape = { id: z.string(), email: z.string(), name, createdAt: moment };

export const user = z
  .looseObject({
    ...userShape,
    note: z.string().optional().describe('Why a known user was answered instead of a new one.'),
  })
  .meta({ id: 'User' });

export const profile = z
  .looseObject({
    ...userShape,
    paymentMethods: z.array(
      z.looseObject({ provider: z.string(), brand: z.string(), last4: z.string() }),
    ),
  })
  .meta({ id: 'Profile' });

export const product = z
  .looseObject({
    sku: z.string(),
    name,
    description: z.string(),
    priceCents: amount,
    currency,
    available: z.int().nonnegative().describe('Pieces that can be ordered now.'),
  })
  .meta({ id: 'Product' });

export const productPage = z
  .looseObject({
    products: z.array(product),
    nextCursor: z.string().nullable().describe('null on the last page.'),
  })
  .meta({ id: 'ProductPage' });

const line = z
  .looseObject({
    sku: z.string(),
    name,
    quantity: z.int().positive(),
    unitPriceCents: amount,
    lineTotalCents: amount,
  })
  .meta({ id: 'CartLine' });

export const cart = z
  .looseObject({
    id: z.string(),
    userId: z.string(),
    items: z.array(line),
    totalCents: amount,
    currency,
    version: z.int().describe('Grows with every change of the cart.'),
  })
  .meta({ id: 'Cart' });

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

export const confirmedOrder = z
  .looseObject({ ...orderShape, status: z.literal('confirmed'), transactionId: z.string() })
  .meta({ id: 'ConfirmedOrder' });

export const order = z
  .looseObject({
    ...orderShape,
    status: z.enum(ORDER_STATES).describe('`confirmed` and `cancelled` are final.'),
    transactionId: z.string().nullable().describe('null as long as nothing was charged.'),
  })
  .meta({ id: 'Order' });

export const token = z
  .looseObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    expires_in: z.int().positive().describe('Seconds.'),
  })
  .meta({ id: 'Token' });

export const health = z.looseObject({ status: z.literal('healthy') }).meta({ id: 'Health' });

export const readiness = z
  .looseObject({
    status: z
      .enum(['ready', 'degraded', 'unavailable', 'draining'])
      .describe('`degraded`: ready, though a neighbour is away.'),
    dependencies: z.record(z.string(), z.enum(['up', 'down'])),
  })
  .meta({ id: 'Readiness' });

/** RFC 9457, with the members that every problem of this API has. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('One line about what was wrong.'),
    code: z.string().describe('Stable; meant for programs.'),
    traceId: z.string().optional().describe('The trace of this request.'),
    errors: z
      .array(z.looseObject({ field: z.string(), message: z.string() }))
      .optional()
      .describe('Every bad field of a request that breaks its schema: what would be right.'),
  })
  .meta({ id: 'Problem' });
