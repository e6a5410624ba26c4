import { z } from 'zod';
import type { IdPrefix } from './ids';

// Those of ASCII and of Latin-1, and Unicode's own line and paragraph separators.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** PostgreSQL's int4: the type of every quantity and amount of the shop. */
const MAX_INT = 2_147_483_647;

/**
 * Text of `min` to `max` characters after trimming, without control characters and with well-formed Unicode:
 * a NUL or half a surrogate pair passes for a string in JavaScript and makes PostgreSQL throw.
 */
export function text(limits: { max: number; min?: number }) {
  const min = limits.min ?? 1;
  return z
    .string({ error: `must be text of ${min} to ${limits.max} characters` })
    .refine((value) => value.isWellFormed(), { error: 'must be well-formed Unicode', abort: true })
    .refine((value) => !CONTROL.test(value), {
      error: 'must not contain control characters',
      abort: true,
    })
    .trim()
    .min(min, { error: `must be text of ${min} to ${limits.max} characters` })
    .max(limits.max, { error: `must be text of ${min} to ${limits.max} characters` });
}

/** An identifier: 1 to 64 of `A-Z a-z 0-9 _ -`; with a prefix, one that `newId` makes. */
export function id(prefix?: IdPrefix) {
  const pattern = prefix === undefined ? /^[A-Za-z0-9_-]{1,64}$/ : prefixed(prefix);
  const form =
    prefix === undefined ? '1 to 64 letters, digits, _ or -' : `an id that begins with ${prefix}_`;
  return z.string({ error: `must be ${form}` }).regex(pattern, { error: `must be ${form}` });
}

/** An amount in integer cents, `min` (0) to 2,147,483,647. */
export function cents({ min = 0 } = {}) {
  return integer(min, MAX_INT, 'a whole number of cents');
}

/** A currency by its ISO 4217 code. */
export function currency() {
  const error = 'must be an ISO 4217 code such as USD';
  return z.string({ error }).regex(/^[A-Z]{3}$/, { error });
}

/** How many pieces of an item: 1 to 1000. */
export function quantity() {
  return integer(1, 1000, 'a whole number');
}

/** `limit` in the query of a paged list: 1 to 100, still the string that a query value is. */
export function pageLimit() {
  const error = 'must be sent once, as a whole number from 1 to 100';
  return z.string({ error }).regex(/^(?:[1-9]\d?|100)$/, { error });
}

function integer(min: number, max: number, what: string) {
  const error = `must be ${what} from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

function prefixed(prefix: IdPrefix): RegExp {
  return new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,59}$`);
}
