import { ID_PREFIX } from '@traceshop/contract';
import { id } from '@traceshop/service-kit';
import { z } from 'zod';

/** Fields of several resources. */

export const EXAMPLE_ID = {
  user: `${ID_PREFIX.user}_bcdfghjklmnpqrstvwxz`,
  cart: `${ID_PREFIX.cart}_bcdfghjklmnpqrstvwxz`,
  order: `${ID_PREFIX.order}_bcdfghjklmnpqrstvwxz`,
};

/** Accepts any harmless id. The service that owns the resource decides whether it exists. */
export const anId = (example: string, description: string) =>
  id()
    .describe(description)
    .meta({ examples: [example] });

export const userId = anId(EXAMPLE_ID.user, 'The user’s id.');
export const cartId = anId(EXAMPLE_ID.cart, 'The cart’s id.');
export const sku = anId('mug-classic', 'The product’s stock keeping unit.');

export const moment = z.iso.datetime().describe('ISO 8601, UTC');
export const amount = z.int().nonnegative().describe('Integer cents.');
export const currency = z.string().length(3).describe('ISO 4217.');

/** Of a cart, and of the order made from it. */
export const line = z
  .looseObject({
    sku: z.string(),
    name: z.string(),
    quantity: z.int().positive(),
    unitPriceCents: amount,
    lineTotalCents: amount,
  })
  .meta({ id: 'CartLine' });
