import { scrub, scrubQuery } from './scrub';

/** Names of members whose whole value is secret, whatever it looks like. */
const SECRET_NAME =
  /(?:password|passwd|secret|token|authorization|cookie|api[_-]?key|credentials?)$/i;
const REDACTED = '[redacted]';
const MAX_DEPTH = 8;

/**
 * Scrubs any value of an attribute or log line, nested ones too; numbers that are card numbers
 * become text. What needs no change is returned as it is, so that the usual case allocates nothing.
 * @param name the member's name: a `token` or `password` is removed whole.
 */
export function scrubValue(value: unknown, name = '', depth = 0): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name)) return REDACTED;
  if (typeof value === 'string') return name === 'url.query' ? scrubQuery(value) : scrub(value);
  if (typeof value === 'number' || typeof value === 'bigint') return scrubNumber(value);
  if (typeof value !== 'object') return value;
  if (depth >= MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return scrubArray(value, depth);
  if (ArrayBuffer.isView(value)) return REDACTED;
  return scrubObject(value as Record<string, unknown>, depth);
}

function scrubNumber(value: number | bigint): unknown {
  const text = String(value);
  const scrubbed = scrub(text);
  return scrubbed === text ? value : scrubbed;
}

function scrubArray(values: unknown[], depth: number): unknown[] {
  const scrubbed = values.map((value) => scrubValue(value, '', depth + 1));
  // An attribute's array has one type: a number that became a word would make the SDK drop it.
  const mixed = scrubbed.some((value, i) => typeof value !== typeof values[i]);
  return mixed ? scrubbed.map(String) : scrubbed;
}

function scrubObject(members: Record<string, unknown>, depth: number): Record<string, unknown> {
  const scrubbed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(members)) {
    scrubbed[scrub(key)] = scrubValue(value, key, depth + 1);
  }
  return scrubbed;
}
