import { isRawNumber, scrubRawNumber } from './raw-number';
import { scrub, scrubQuery } from './scrub';

/** Names of members whose whole value is secret, whatever it looks like. */
const SECRET_NAME =
  /(?:password|passwd|secret|token|authorization|cookie|api[_-]?key|credentials?)$/i;
const REDACTED = '[redacted]';
const CIRCULAR = '[circular]';
const MAX_DEPTH = 8;

/** What an object has become; an object inside itself is still undefined there. */
type Scrubbed = Map<object, unknown>;

/**
 * Scrubs any value of an attribute or log line, nested ones too; numbers that are card numbers
 * become text. The value itself is never changed.
 * @param name the member's name: a `token` or `password` is removed whole.
 */
export function scrubValue(value: unknown, name = ''): unknown {
  return scrubNested(value, name, { depth: 0, scrubbed: new Map() });
}

interface Place {
  depth: number;
  scrubbed: Scrubbed;
}

function scrubNested(value: unknown, name: string, place: Place): unknown {
  if (value === null || value === undefined || typeof value === 'boolean') return value;
  if (SECRET_NAME.test(name)) return REDACTED;
  if (typeof value === 'string') return name === 'url.query' ? scrubQuery(value) : scrub(value);
  if (typeof value === 'number' || typeof value === 'bigint') return scrubNumber(value);
  if (typeof value !== 'object') return value;
  if (place.depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return REDACTED;
  if (isRawNumber(value)) return scrubRawNumber(value);
  const { scrubbed } = place;
  // Once for each object: what refers to itself, or to one thing many times, must end soon.
  if (!scrubbed.has(value)) {
    scrubbed.set(value, CIRCULAR);
    scrubbed.set(value, scrubMembers(value, { ...place, depth: place.depth + 1 }));
  }
  return scrubbed.get(value);
}

function scrubMembers(value: object, place: Place): unknown {
  return Array.isArray(value) ? scrubArray(value, place) : scrubObject(value, place);
}

function scrubNumber(value: number | bigint): unknown {
  const text = String(value);
  const scrubbed = scrub(text);
  return scrubbed === text ? value : scrubbed;
}

function scrubArray(values: unknown[], place: Place): unknown[] {
  const scrubbed = values.map((value) => scrubNested(value, '', place));
  // An attribute's array has one type: a number that became a word would make the SDK drop it.
  const mixed = scrubbed.some((value, i) => typeof value !== typeof values[i]);
  return mixed ? scrubbed.map(String) : scrubbed;
}

function scrubObject(members: object, place: Place): Record<string, unknown> {
  const scrubbed = Object.entries(members).map(([key, value]) => [
    scrub(key),
    scrubNested(value, key, place),
  ]);
  // Not by assignment: a member may be called __proto__.
  return Object.fromEntries(scrubbed) as Record<string, unknown>;
}
