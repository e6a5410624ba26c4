const PREFIX = 'after:';
const SKU = /^[a-z0-9-]{1,64}$/;

/** Keyset, not offset: pages stay correct while products are added or removed between requests. */
export function encodeCursor(lastSku: string): string {
  return Buffer.from(PREFIX + lastSku).toString('base64url');
}

/** The SKU before the page; `undefined` for anything that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): string | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const sku = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : '';
  // Node's decoder skips unknown characters. The comparison rejects such cursors too.
  return SKU.test(sku) && encodeCursor(sku) === cursor ? sku : undefined;
}
