import type { Writer } from './writer';

/** Field numbers of `AnyValue` and `KeyValue` in opentelemetry/proto/common/v1/common.proto. */
const VALUE = { string: 1, bool: 2, int: 3, double: 4, array: 5, map: 6, bytes: 7 } as const;
const KEY_VALUE = { key: 1, value: 2 } as const;
const ITEM = 1;

/** Writes each attribute as a `KeyValue` of the repeated field. */
export function writeAttributes(writer: Writer, field: number, attributes: object): void {
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue;
    const start = writer.begin(field);
    writer.string(KEY_VALUE.key, key);
    writeValue(writer, KEY_VALUE.value, (attributes as Record<string, unknown>)[key]);
    writer.end(start);
  }
}

/** Writes an `AnyValue`. What OTLP has no type for becomes an empty one. */
export function writeValue(writer: Writer, field: number, value: unknown): void {
  const start = writer.begin(field);
  if (typeof value === 'string') writer.string(VALUE.string, value);
  else if (typeof value === 'number') writeNumber(writer, value);
  else if (typeof value === 'boolean') writer.integer(VALUE.bool, value ? 1 : 0);
  else if (typeof value === 'object' && value !== null) writeObject(writer, value);
  writer.end(start);
}

function writeNumber(writer: Writer, value: number): void {
  const fits = Number.isInteger(value) && value >= -(2 ** 63) && value < 2 ** 63;
  if (fits) writer.integer(VALUE.int, value);
  else writer.double(VALUE.double, value);
}

function writeObject(writer: Writer, value: object): void {
  if (value instanceof Uint8Array) {
    writer.bytes(VALUE.bytes, value);
    return;
  }
  const list = Array.isArray(value);
  const start = writer.begin(list ? VALUE.array : VALUE.map);
  if (list) for (const item of value) writeValue(writer, ITEM, item);
  else writeAttributes(writer, ITEM, value);
  writer.end(start);
}
