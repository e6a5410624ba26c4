import { anyValue, attributes, type Json } from '#otlp/json';
import type { AttrValue } from '#tree/model';

/** Attributes as text, by key. */
export type Attributes = ReadonlyMap<string, string>;

function nested(value: AttrValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(nested);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nested(inner)]));
}

/** As Jaeger writes it: lists and maps as JSON, an empty value as ''. */
export function textOf(value: AttrValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(nested(value)) : String(value);
}

export function attributesOf(list: unknown): Attributes {
  const pairs = Object.entries(attributes(list));
  return new Map(pairs.map(([key, value]) => [key, textOf(value)]));
}

/** The value of one attribute of OTLP/JSON, and its type in Jaeger's older API. */
export function tagOf({ key, value }: Json): { key: unknown; type: string; value: unknown } {
  const any = (value ?? {}) as Json;
  const read = anyValue(any);
  if (typeof read === 'boolean') return { key, type: 'bool', value: read };
  if ('doubleValue' in any) return { key, type: 'float64', value: read };
  // JSON numbers are exact to 2^53.
  if (typeof read === 'bigint') return { key, type: 'int64', value: String(read) };
  if (typeof read === 'number') return { key, type: 'int64', value: read };
  return { key, type: 'bytesValue' in any ? 'binary' : 'string', value: textOf(read) };
}
