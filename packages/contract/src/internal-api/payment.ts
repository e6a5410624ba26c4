import { id } from '@traceshop/service-kit/schemas';
import { z } from 'zod';
import { CHARGE_STATES, type ChargeState } from '../charge-states';
import { DECLINE_CODES } from '../error-codes';
import { cents, currency } from '../money';
import { PAYMENT_METHODS } from '../payment-methods';
import type { InternalApi } from './route';

const chargeRequest = z.strictObject({
  /** Also the idempotency key of the charge. */
  orderId: id(),
  userId: id(),
  amountCents: cents({ min: 1 }),
  currency: currency(),
  provider: z.enum(PAYMENT_METHODS),
  /** A token of any provider, in any form. */
  token: z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible characters' }),
});

const params = z.object({ orderId: id() });

const SUCCEEDED = 'succeeded' satisfies ChargeState;
const succeeded = z.literal(SUCCEEDED);

const madeCharge = z.object({
  orderId: z.string(),
  status: succeeded,
  transactionId: z.string(),
  amountCents: z.number(),
  currency: z.string(),
  provider: z.enum(PAYMENT_METHODS),
});

/** Terms are null if the order was cancelled before it was charged. */
const charge = z.discriminatedUnion('status', [
  madeCharge.extend({ declineCode: z.null() }),
  z.object({
    orderId: z.string(),
    status: z.enum(CHARGE_STATES).exclude([SUCCEEDED]),
    transactionId: z.string().nullable(),
    amountCents: z.number().nullable(),
    currency: z.string().nullable(),
    provider: z.enum(PAYMENT_METHODS).nullable(),
    declineCode: z.enum(DECLINE_CODES).nullable(),
  }),
]);

/** What a receipt may show of a card. */
export const savedPaymentMethod = z.object({
  provider: z.enum(PAYMENT_METHODS),
  brand: z.string(),
  last4: z.string(),
});

export const PAYMENT_API = {
  'POST /charges': { body: chargeRequest, response: madeCharge },
  'GET /charges/:orderId': { params, response: charge },
  'POST /charges/:orderId/cancel': { params, response: charge },
  'GET /payment-methods': {
    query: z.strictObject({ userId: id() }),
    response: z.object({ paymentMethods: z.array(savedPaymentMethod) }),
  },
} as const satisfies InternalApi;

export type ChargeRequest = z.infer<typeof chargeRequest>;
export type MadeCharge = z.infer<typeof madeCharge>;
export type Charge = z.infer<typeof charge>;
export type SavedPaymentMethod = z.infer<typeof savedPaymentMethod>;
