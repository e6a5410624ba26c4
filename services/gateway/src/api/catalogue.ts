import { CURSOR_PATTERN, DEFAULT_PAGE_SIZE, productCursor } from '@traceshop/contract';
import { pageLimit } from '@traceshop/service-kit';
import { z } from 'zod';
import type { InventoryClient } from '../clients/inventory-client';
import { amount, currency, sku } from './fields';
import { defineOperation, ok } from './operation';

export interface CatalogueDeps {
  inventory: InventoryClient;
}

const productQuery = z.strictObject({
  cursor: productCursor()
    .optional()
    .describe(
      '`nextCursor` of the page before, unchanged: any other value is a 400. Leave it out for the first page.',
    ),
  limit: pageLimit()
    .optional()
    .describe('Products on a page, in decimal digits.')
    .meta({ default: DEFAULT_PAGE_SIZE }),
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
    nextCursor: z.string().regex(CURSOR_PATTERN).nullable().describe('null on the last page.'),
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
      problems: {
        400: '`invalid_request`: `cursor` or `limit` is not as described, came twice, or another parameter came; see `errors`.',
      },
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
