import { DEFAULT_PAGE_SIZE } from '@traceshop/contract';
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

/** Converts the query of the contract for the store: the last SKU of the previous page, and a number. */
export const productsQuery = query.extend({
  cursor: cursor.optional(),
  limit: query.shape.limit.unwrap().transform(Number).default(DEFAULT_PAGE_SIZE),
});
