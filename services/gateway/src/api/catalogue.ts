import { pageLimit } from '@traceshop/service-kit';
import { z } from 'zod';
import type { InventoryClient } from '../clients/inventory-client';
import { amount, currency, sku } from './fields';
import { defineOperation, ok } from './operation';

export interface CatalogueDeps {
  inventory: InventoryClient;
}

const CURSOR_FORM = 'must be sent once, as the nextCursor of the page before';

const productQuery = z.strictObject({
  cursor: z
    .string({ error: CURSOR_FORM })
    .regex(/^[A-Za-z0-9_-]{1,255}$/, { error: CURSOR_FORM })
    .optional()
    .describe('`nextCursor` of the previous page; leave it out for the first page.'),
  limit: pageLimit()
    .optional()
    .describe('Products on a page; 20 by default.')
    // Query values are strings, but the document should show a number.
    .meta({ type: 'integer', minimum: 1, maximum: 100 }),
});

const product = z
  .looseObject({
    sku: z.string(),
    name: z.string(),
    description: z.string(),
    priceCents: amount,
    currency,
    available: z.int().nonnegative().describe('Pieces that can be ordered now.'),
  })
  .meta({ id: 'Product' });

const productPage = z
  .looseObject({
    products: z.array(product),
    nextCursor: z.string().nullable().describe('null on the last page.'),
  })
  .meta({ id: 'ProductPage' });

export const catalogueOperations = {
  listProducts: defineOperation(
    {
      method: 'get',
      path: '/products',
      tag: 'Catalogue',
      summary: 'List the products',
      description: 'A page in the order of SKUs; `nextCursor` leads to the next.',
      access: 'anyone',
      query: productQuery,
      responses: { 200: { description: 'A page of products.', schema: productPage } },
    },
    async ({ query }, { inventory }: CatalogueDeps) => ok(await inventory.products(query)),
  ),

  getProduct: defineOperation(
    {
      method: 'get',
      path: '/products/:sku',
      tag: 'Catalogue',
      summary: 'Read a product',
      access: 'anyone',
      params: z.strictObject({ sku }),
      responses: { 200: { description: 'The product with its stock.', schema: product } },
      problems: { 404: '`unknown_sku`: there is no such product.' },
    },
    async ({ params }, { inventory }: CatalogueDeps) => ok(await inventory.product(params.sku)),
  ),
};
