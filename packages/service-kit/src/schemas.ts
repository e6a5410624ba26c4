import { z } from 'zod';

// Control characters of ASCII and Latin-1, and Unicode's line and paragraph separators.
const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/**
 * Text of `min` to `max` characters after trimming, without control characters and with well-formed
 * Unicode. JavaScript accepts a NUL or half a surrogate pair, but PostgreSQL throws on it.
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
export function id(prefix?: string) {
  const pattern = prefix === undefined ? /^[A-Za-z0-9_-]{1,64}$/ : prefixed(prefix);
  const form =
    prefix === undefined ? '1 to 64 letters, digits, _ or -' : `an id that begins with ${prefix}_`;
  return z.string({ error: `must be ${form}` }).regex(pattern, { error: `must be ${form}` });
}

/** `limit` in the query of a paged list: 1 to 100. The value stays a string. */
export function pageLimit() {
  const error = 'must be sent once, as a whole number from 1 to 100';
  return z.string({ error }).regex(/^(?:[1-9]\d?|100)$/, { error });
}

/** A whole number from `min` to `max`. `what` names it in the message: `a whole number`. */
export function integer(min: number, max: number, what: string) {
  const error = `must be ${what} from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

function prefixed(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,59}$`);
}
