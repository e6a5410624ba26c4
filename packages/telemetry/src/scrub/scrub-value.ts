import { isRawNumber, scrubRawNumber } from './raw-number';
import { scrub, scrubQuery } from './scrub';
import { scrubName } from './scrub-name';

const REDACTED = '[redacted]';
const CIRCULAR = '[circular]';
const MAX_DEPTH = 8;

/** The result for each object. An object that contains itself is still undefined there. */
type Scrubbed = Map<object, unknown>;

/**
 * Scrubs the value of an attribute or log line, including nested values. Card numbers become text.
 * Does not change the original.
 * @param name the member's name: the value of a `token` or `password` is removed whole.
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
  if (name !== '' && scrubName(name).secret) return REDACTED;
  if (typeof value === 'string') return name === 'url.query' ? scrubQuery(value) : scrub(value);
  if (typeof value === 'number' || typeof value === 'bigint') return scrubNumber(value);
  if (typeof value !== 'object') return value;
  if (place.depth >= MAX_DEPTH || ArrayBuffer.isView(value)) return REDACTED;
  if (isRawNumber(value)) return scrubRawNumber(value);
  const { scrubbed } = place;
  // Each object once, so that circular and repeated references end soon.
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
  // An attribute's array has one type. The SDK would drop it if a number became a word.
  const mixed = scrubbed.some((value, i) => typeof value !== typeof values[i]);
  return mixed ? scrubbed.map(String) : scrubbed;
}

function scrubObject(members: object, place: Place): Record<string, unknown> {
  const scrubbed = Object.entries(members).map(([key, value]) => [
    scrubName(key).clean,
    scrubNested(value, key, place),
  ]);
  // Not by assignment: a member may have the name __proto__.
  return Object.fromEntries(scrubbed) as Record<string, unknown>;
}
