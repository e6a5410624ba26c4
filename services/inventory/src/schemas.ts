import { id, pageLimit, quantity } from '@traceshop/service-kit';
import { z } from 'zod';
import { decodeCursor } from './cursor';

/** More lines than this in one order hold row locks for too long; carts are bounded likewise. */
const MAX_ITEMS = 100;

const cursor = z
  .string()
  .max(200)
  .transform((value, context) => {
    const after = decodeCursor(value);
    if (after !== undefined) return after;
    context.addIssue('must be a nextCursor of an earlier page');
    return z.NEVER;
  });

export const productsQuery = z.strictObject({
  cursor: cursor.optional(),
  limit: pageLimit().transform(Number).default(20),
});

export const productParams = z.object({ sku: id() });

const items = z
  .array(z.strictObject({ sku: id(), quantity: quantity() }))
  .min(1)
  .max(MAX_ITEMS)
  .refine((list) => new Set(list.map((item) => item.sku)).size === list.length, {
    error: 'names a SKU twice; add the quantities up instead',
  });

export const quoteBody = z.strictObject({ items });

export const reservationBody = z.strictObject({ orderId: id(), items });

export const reservationParams = z.object({ orderId: id() });

export type Item = z.infer<typeof items>[number];
export type ReservationRequest = z.infer<typeof reservationBody>;
