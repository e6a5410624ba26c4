import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';
import { BulkheadRejectedError, bulkhead } from 'cockatiel';
import { overloaded } from './errors';

/** OWASP's Password Storage Cheat Sheet lists several equal scrypt settings. This one takes 16 MB. */
const COST: Cost = { N: 2 ** 14, r: 8, p: 5 };

interface Cost {
  N: number;
  r: number;
  p: number;
}

const KEY_BYTES = 32;

/**
 * A hash occupies one of libuv's four threads for 0.2 s. Checking a token needs such a thread too, and
 * anyone can request tokens. So at most two hashes run at once. A request that would wait for longer
 * than about a second gets a 503.
 */
const hashing = bulkhead(2, 10);

/** `scrypt$N$r$p$salt$key`, so that the cost can be raised without invalidating stored secrets. */
export async function hashSecret(secret: string): Promise<string> {
  const salt = randomBytes(16);
  const key = await derive(secret, salt, COST);
  return ['scrypt', COST.N, COST.r, COST.p, base64(salt), base64(key)].join('$');
}

/** Compares in constant time. @throws if the stored value has another form, which is a bug. */
export async function verifySecret(secret: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || !salt || !key) throw new Error('stored secret hash is not scrypt');
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const actual = await derive(secret, Buffer.from(salt, 'base64url'), cost);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

async function derive(secret: string, salt: Buffer, cost: Cost): Promise<Buffer> {
  // Node's default limit of 32 MB would reject a stored hash of a higher cost.
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  try {
    return await hashing.execute(() => scryptKey(secret, salt, options));
  } catch (error) {
    throw error instanceof BulkheadRejectedError ? overloaded(error) : error;
  }
}

function scryptKey(secret: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

const base64 = (bytes: Buffer) => bytes.toString('base64url');
