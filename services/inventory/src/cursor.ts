const PREFIX = 'after:';
const SKU = /^[a-z0-9-]{1,64}$/;

/** Keyset, not offset: a page stays right while products come and go between two requests. */
export function encodeCursor(lastSku: string): string {
  return Buffer.from(PREFIX + lastSku).toString('base64url');
}

/** The SKU to go on after; `undefined` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const sku = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  // Node's decoder skips what it does not know; comparing refuses those spellings too.
  return SKU.test(sku) && encodeCursor(sku) === cursor ? sku : undefined;
}
