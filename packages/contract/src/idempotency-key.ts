import { z } from 'zod';

/** A repeated checkout with the same value gets the same response and does nothing twice. */
export const IDEMPOTENCY_KEY_HEADER = 'idempotency-key';

const FORM = 'must be 1 to 255 visible ASCII characters, without spaces';

/**
 * The schema of the header. Node joins repeated headers with a comma and a space, which no key may
 * contain. `missing` is the message for a value that is not one string.
 */
export function idempotencyKey({ missing = FORM } = {}) {
  return z.string({ error: missing }).regex(/^[\x21-\x7e]{1,255}$/, { error: FORM });
}
