import { z } from 'zod';

/** Products on a page when the request has no `limit`. */
export const DEFAULT_PAGE_SIZE = 20;

/** Opaque: only inventory makes and reads it. The pattern bounds what it has to read. */
export const CURSOR_PATTERN = /^[A-Za-z0-9_-]{1,128}$/;

/** The position of a page in the catalogue: `nextCursor` of the page before. */
export function productCursor() {
  const error = 'must be sent once, as the nextCursor of the page before';
  return z.string({ error }).regex(CURSOR_PATTERN, { error });
}
