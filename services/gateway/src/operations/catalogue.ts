import { product, productPage } from '../answer-schemas';
import { defineOperation } from '../operation';
import { productParams, productQuery } from '../schemas';

export const listProducts = defineOperation({
  method: 'get',
  path: '/products',
  tag: 'Catalogue',
  summary: 'List the products',
  description: 'A page in the order of SKUs; `nextCursor` leads to the next.',
  access: 'anyone',
  query: productQuery,
  answers: { 200: { description: 'A page of products.', schema: productPage } },
});

export const getProduct = defineOperation({
  method: 'get',
  path: '/products/:sku',
  tag: 'Catalogue',
  summary: 'Read a product',
  access: 'anyone',
  params: productParams,
  answers: { 200: { description: 'The product with its stock.', schema: product } },
  problems: { 404: '`unknown_sku`: there is no such product.' },
});
