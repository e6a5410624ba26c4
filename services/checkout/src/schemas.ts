import { id, quantity } from '@traceshop/service-kit';
import { z } from 'zod';
import { PAYMENT_METHODS } from './order';

export const cartBody = z.strictObject({ userId: id() });

export const cartParams = z.object({ id: id() });

export const cartItemParams = z.object({ id: id(), sku: id() });

export const quantityBody = z.strictObject({ quantity: quantity() });

export const orderParams = z.object({ id: id() });

const TOKEN_FORM = 'must be a token such as tok_visa';

export const checkoutBody = z.strictObject({
  cartId: id(),
  paymentMethod: z.enum(PAYMENT_METHODS, { error: 'must be "stripe" or "paypal"' }),
  paymentToken: z
    .string({ error: TOKEN_FORM })
    .regex(/^tok_[a-z0-9_]{1,60}$/, { error: TOKEN_FORM })
    .default('tok_visa'),
});

const KEY_FORM = 'must be 1 to 255 visible ASCII characters, without spaces';

/** Sent twice, Node joins the values with a comma and a space, which no key may have. */
export const checkoutHeaders = z.object({
  'idempotency-key': z
    .string({ error: KEY_FORM })
    .regex(/^[\x21-\x7e]{1,255}$/, { error: KEY_FORM })
    .optional(),
});
