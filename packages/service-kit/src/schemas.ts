import { z } from 'zod';

// Control characters, Unicode's line and paragraph separators, and halves of a surrogate pair: JavaScript
// accepts a NUL or such a half, but PostgreSQL throws on it.
const FORBIDDEN = String.raw`\p{Cc}\p{Zl}\p{Zp}\p{Cs}`;
// The characters that `trim` removes, without those above.
const BLANK = String.raw`\p{Zs}\uFEFF`;
const PLAIN = new RegExp(`^[^${FORBIDDEN}]*$`, 'u');
const PLAIN_NOT_BLANK = new RegExp(`^[${BLANK}]*[^${BLANK}${FORBIDDEN}][^${FORBIDDEN}]*$`, 'u');

/**
 * Text of `min` to `max` characters after trimming, without control characters and with well-formed
 * Unicode. Characters are code points, as in JSON Schema: an emoji is one.
 */
export function text(limits: { max: number; min?: number }) {
  const { max, min = 1 } = limits;
  const length = `must be text of ${min} to ${max} characters`;
  const troubleOf = (value: unknown): string => {
    if (!String(value).isWellFormed()) return 'must be well-formed Unicode';
    return PLAIN.test(String(value)) ? length : 'must not contain control characters';
  };
  return z
    .string({ error: length })
    .regex(min > 0 ? PLAIN_NOT_BLANK : PLAIN, {
      error: ({ input }) => troubleOf(input),
      abort: true,
    })
    .trim()
    .refine((value) => isWithin([...value].length, { min, max }), { error: length })
    .meta({ minLength: min, maxLength: max });
}

const isWithin = (count: number, { min, max }: { min: number; max: number }): boolean =>
  count >= min && count <= max;

/** An identifier: 1 to 64 of `A-Z a-z 0-9 _ -`; with a prefix, one that `newId` makes. */
export function id(prefix?: string) {
  const pattern = prefix === undefined ? /^[A-Za-z0-9_-]{1,64}$/ : prefixed(prefix);
  const form =
    prefix === undefined ? '1 to 64 letters, digits, _ or -' : `an id that begins with ${prefix}_`;
  return z.string({ error: `must be ${form}` }).regex(pattern, { error: `must be ${form}` });
}

/** `limit` in the query of a paged list: 1 to 100, in decimal digits. The value stays a string. */
export function pageLimit() {
  const error = 'must be sent once, as a whole number from 1 to 100';
  return (
    z
      .string({ error })
      .regex(/^(?:[1-9]\d?|100)$/, { error })
      // Query values are strings. A document shows the number that the string means.
      .meta({ type: 'integer', minimum: 1, maximum: 100 })
  );
}

/** A whole number from `min` to `max`. `what` names it in the message: `a whole number`. */
export function integer(min: number, max: number, what: string) {
  const error = `must be ${what} from ${min} to ${max}`;
  return z.number({ error }).int({ error }).min(min, { error }).max(max, { error });
}

function prefixed(prefix: string): RegExp {
  return new RegExp(`^${prefix}_[A-Za-z0-9_-]{1,59}$`);
}
