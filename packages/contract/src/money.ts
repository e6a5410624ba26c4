import { integer } from '@traceshop/service-kit/schemas';
import { z } from 'zod';

/** PostgreSQL's int4: the type of every amount. */
const MAX_CENTS = 2_147_483_647;

/** An amount in integer cents, `min` (0) to 2,147,483,647. */
export function cents({ min = 0 } = {}) {
  return integer(min, MAX_CENTS, 'a whole number of cents');
}

/** A currency by its ISO 4217 code. */
export function currency() {
  const error = 'must be an ISO 4217 code such as USD';
  return z.string({ error }).regex(/^[A-Z]{3}$/, { error });
}
