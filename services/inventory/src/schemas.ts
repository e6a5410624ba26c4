import { INVENTORY_API } from '@traceshop/contract/internal-api/inventory';
import { z } from 'zod';
import { decodeCursor } from './cursor';

const { query } = INVENTORY_API['GET /products'];

const cursor = query.shape.cursor.unwrap().transform((value, context) => {
  const after = decodeCursor(value);
  if (after !== undefined) return after;
  context.addIssue('must be a nextCursor of an earlier page');
  return z.NEVER;
});

/** The query of the contract as the store needs it: the last SKU of the page before, a number. */
export const productsQuery = query.extend({
  cursor: cursor.optional(),
  limit: query.shape.limit.unwrap().transform(Number).default(20),
});
