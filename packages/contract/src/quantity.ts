import { integer } from '@traceshop/service-kit/schemas';

/** How many pieces of a product: 1 to 1000. */
export function quantity() {
  return integer(1, 1000, 'a whole number');
}
