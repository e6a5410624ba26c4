import { id, pageLimit } from '@traceshop/service-kit/schemas';
import { z } from 'zod';
import { productCursor } from '../catalogue-pages';
import { quantity } from '../quantity';
import { RESERVATION_STATES } from '../reservation-states';
import type { InternalApi } from './route';

/** More lines would hold row locks for too long. Carts have their own limit. */
const MAX_ITEMS = 100;

const item = z.strictObject({ sku: id(), quantity: quantity() });

const items = z
  .array(item)
  .min(1)
  .max(MAX_ITEMS)
  .refine((list) => new Set(list.map(({ sku }) => sku)).size === list.length, {
    error: 'names a SKU twice; add the quantities up instead',
  });

const productQuery = z.strictObject({
  cursor: productCursor().optional(),
  limit: pageLimit().optional(),
});

const product = z.object({
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  priceCents: z.number(),
  currency: z.string(),
  /** Pieces that can still be reserved. */
  available: z.number(),
});

const productPage = z.object({
  products: z.array(product),
  /** The cursor of the next page; null on the last. */
  nextCursor: z.string().nullable(),
});

/** An item at its current price. */
export const line = z.object({
  sku: z.string(),
  name: z.string(),
  quantity: z.number(),
  unitPriceCents: z.number(),
  lineTotalCents: z.number(),
});

const quote = z.object({
  items: z.array(line.extend({ available: z.boolean() })),
  totalCents: z.number(),
  currency: z.string(),
});

const reservationRequest = z.strictObject({ orderId: id(), items });

const reservation = z.object({
  reservationId: z.string(),
  orderId: z.string(),
  state: z.enum(RESERVATION_STATES),
  /** ISO 8601, UTC: when a held reservation expires; null in every other state. */
  expiresAt: z.string().nullable(),
});

const ofOrder = z.object({ orderId: id() });

export const INVENTORY_API = {
  'GET /products': {
    query: productQuery,
    response: productPage,
  },
  'GET /products/:sku': { params: z.object({ sku: id() }), response: product },
  /** All items or an error. */
  'POST /quotes': { body: z.strictObject({ items }), response: quote },
  'POST /reservations': { body: reservationRequest, response: reservation },
  'POST /reservations/:orderId/commit': { params: ofOrder, response: reservation },
  'POST /reservations/:orderId/release': { params: ofOrder, response: reservation },
} as const satisfies InternalApi;

export type Item = z.infer<typeof item>;
export type OrderLine = z.infer<typeof line>;
export type ProductQuery = z.infer<typeof productQuery>;
export type Product = z.infer<typeof product>;
export type ProductPage = z.infer<typeof productPage>;
export type Quote = z.infer<typeof quote>;
export type ReservationRequest = z.infer<typeof reservationRequest>;
