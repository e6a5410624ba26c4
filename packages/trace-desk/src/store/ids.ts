/** Ids are bytes in the store, and lower-case hex everywhere else. */

export const toBytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');

export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
