/** Reads the loosely typed parts of OTLP/JSON. A wrong type causes a DecodeError. */
import type { Attrs, AttrValue, Scope } from '../tree/model';
import { DecodeError } from './protobuf';

export type Json = Record<string, unknown>;

export function object(value: unknown, what: string): Json {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new DecodeError(`OTLP: ${what} is not an object`);
  }
  return value as Json;
}

export function list(value: unknown, what: string): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new DecodeError(`OTLP: ${what} is not a list`);
  return value.map((item) => object(item, what));
}

export function string(value: unknown, what: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') throw new DecodeError(`OTLP: ${what} is not text`);
  return value;
}

/** 64-bit integers arrive as a number (JS SDK) or as decimal text (Collector, Jaeger, protobuf). */
export function integer(value: unknown, what: string): bigint {
  if (value === undefined || value === null || value === '') return 0n;
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value);
  throw new DecodeError(`OTLP: ${what} is not an integer`);
}

export function number(value: unknown, what: string): number {
  if (value === undefined || value === null) return 0;
  const read = typeof value === 'string' ? special(value) : value;
  if (typeof read !== 'number') throw new DecodeError(`OTLP: ${what} is not a number`);
  return read;
}

function special(value: string): number | undefined {
  if (value === 'NaN') return Number.NaN;
  const read = value.trim() === '' ? Number.NaN : Number(value);
  return Number.isNaN(read) ? undefined : read;
}

/** Lower-case hex of the right length. '' if absent or all zero, which OTLP calls invalid. */
export function hexId(value: unknown, bytes: 8 | 16, what: string): string {
  const id = string(value, what).toLowerCase();
  if (id === '' || /^0+$/.test(id)) return '';
  if (id.length !== bytes * 2 || !/^[0-9a-f]+$/.test(id)) {
    throw new DecodeError(`OTLP: ${what} is not ${bytes} bytes in hex`);
  }
  return id;
}

const MAX_SAFE = BigInt(Number.MAX_SAFE_INTEGER);

export function plainInteger(value: bigint): number | bigint {
  return value <= MAX_SAFE && value >= -MAX_SAFE ? Number(value) : value;
}

/** A JSON number has already lost its last digits. A bigint would not be more exact. */
function intValue(value: unknown): number | bigint {
  const exact = integer(value, 'intValue');
  return typeof value === 'number' ? value : plainInteger(exact);
}

/** Deepest nesting of lists and maps. The limit for protobuf bodies is about the same. */
const MAX_DEPTH = 32;

export function anyValue(value: unknown, depth = 1): AttrValue {
  if (depth > MAX_DEPTH) throw new DecodeError(`OTLP: a value nested deeper than ${MAX_DEPTH}`);
  const any = object(value, 'a value');
  if ('stringValue' in any) return string(any['stringValue'], 'stringValue');
  if ('boolValue' in any) return any['boolValue'] === true;
  if ('intValue' in any) return intValue(any['intValue']);
  if ('doubleValue' in any) return number(any['doubleValue'], 'doubleValue');
  if ('bytesValue' in any) return string(any['bytesValue'], 'bytesValue');
  if ('arrayValue' in any) {
    const array = object(any['arrayValue'], 'arrayValue');
    return list(array['values'], 'arrayValue').map((item) => anyValue(item, depth + 1));
  }
  if ('kvlistValue' in any) {
    return attributes(object(any['kvlistValue'], 'kvlistValue')['values'], depth + 1);
  }
  return null;
}

export function attributes(value: unknown, depth = 1): Attrs {
  const attrs: Attrs = {};
  for (const pair of list(value, 'attributes')) {
    const key = string(pair['key'], 'an attribute key');
    // defineProperty, because an attribute may have the name __proto__.
    Object.defineProperty(attrs, key, {
      value: anyValue(pair['value'], depth),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return attrs;
}

export interface Origin {
  scope: Scope;
  resource: Attrs;
  service: string;
}

/** Names of the lists of one signal. */
export type LeafPath = readonly [outer: string, inner: string, leaf: string];

/** What one resource and one scope have sent, also as they were sent. */
export interface Group {
  origin: Origin;
  rawResource: Json;
  rawScope: Json;
  leaves: Json[];
}

/** Walks resource -> scope, the common shape of the three signals. @throws DecodeError */
export function* groups(body: unknown, [outer, inner, leaf]: LeafPath): Generator<Group> {
  for (const each of list(object(body, 'the request')[outer], outer)) {
    const rawResource = object(each['resource'], 'resource');
    const resource = attributes(rawResource['attributes']);
    const named = resource['service.name'];
    const service = typeof named === 'string' && named !== '' ? named : 'unknown_service';
    for (const part of list(each[inner], inner)) {
      const rawScope = object(part['scope'], 'scope');
      const scope = {
        name: string(rawScope['name'], 'scope.name'),
        version: string(rawScope['version'], 'scope.version'),
      };
      const origin = { scope, resource, service };
      yield { origin, rawResource, rawScope, leaves: list(part[leaf], leaf) };
    }
  }
}

/** Walks resource -> scope -> leaf. @throws DecodeError */
export function* leaves(body: unknown, path: LeafPath): Generator<{ leaf: Json; origin: Origin }> {
  for (const group of groups(body, path)) {
    for (const leaf of group.leaves) yield { leaf, origin: group.origin };
  }
}
