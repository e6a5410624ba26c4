/**
 * Decodes protobuf with a table of fields into the object of OTLP/JSON: lowerCamelCase names, ids
 * in hex, other bytes in base64, 64-bit integers as decimal text. So both encodings share one
 * normaliser. https://protobuf.dev/programming-guides/encoding/
 */
export type FieldType =
  | 'string'
  | 'bytes'
  | 'hex'
  | 'bool'
  | 'double'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'sint32'
  | 'fixed32'
  | 'fixed64'
  | 'sfixed64';

export interface Field {
  name: string;
  type: FieldType | (() => Schema);
  repeated?: boolean;
}

/** Fields by their number. */
export type Schema = Record<number, Field>;

export type ProtobufMessage = { [name: string]: ProtobufValue };
export type ProtobufValue = string | number | boolean | ProtobufMessage | ProtobufValue[];

/** A body that does not have its content type's format. */
export class DecodeError extends Error {
  override name = 'DecodeError';
}

const MAX_DEPTH = 64;
const utf8 = new TextDecoder('utf-8', { fatal: true });

interface Cursor {
  view: DataView;
  at: number;
  end: number;
}

function need(cursor: Cursor, bytes: number): number {
  const start = cursor.at;
  if (start + bytes > cursor.end) throw new DecodeError('protobuf: the message ends too early');
  cursor.at = start + bytes;
  return start;
}

function varint(cursor: Cursor): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = cursor.view.getUint8(need(cursor, 1));
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return BigInt.asUintN(64, value);
  }
  throw new DecodeError('protobuf: a varint is longer than ten bytes');
}

function smallVarint(cursor: Cursor): number {
  let value = 0;
  for (let factor = 1; factor < 2 ** 42; factor *= 128) {
    const byte = cursor.view.getUint8(need(cursor, 1));
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return value;
  }
  throw new DecodeError('protobuf: a length or tag is too large');
}

const scalarWireType: Record<FieldType, number> = {
  string: 2,
  bytes: 2,
  hex: 2,
  bool: 0,
  double: 1,
  int32: 0,
  uint32: 0,
  int64: 0,
  uint64: 0,
  sint32: 0,
  fixed32: 5,
  fixed64: 1,
  sfixed64: 1,
};

function zigzag(value: bigint): number {
  return Number((value >> 1n) ^ -(value & 1n));
}

function scalar(cursor: Cursor, type: FieldType): ProtobufValue {
  switch (type) {
    case 'bool':
      return varint(cursor) !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, varint(cursor)));
    case 'uint32':
      return Number(BigInt.asUintN(32, varint(cursor)));
    case 'sint32':
      return zigzag(BigInt.asUintN(32, varint(cursor)));
    case 'int64':
      return String(BigInt.asIntN(64, varint(cursor)));
    case 'uint64':
      return String(varint(cursor));
    case 'double':
      return cursor.view.getFloat64(need(cursor, 8), true);
    case 'fixed32':
      return cursor.view.getUint32(need(cursor, 4), true);
    case 'fixed64':
      return String(cursor.view.getBigUint64(need(cursor, 8), true));
    case 'sfixed64':
      return String(cursor.view.getBigInt64(need(cursor, 8), true));
    default:
      return text(cursor, type);
  }
}

function text(cursor: Cursor, type: 'string' | 'bytes' | 'hex'): string {
  const length = smallVarint(cursor);
  const start = need(cursor, length);
  const bytes = Buffer.from(cursor.view.buffer, cursor.view.byteOffset + start, length);
  if (type === 'hex') return bytes.toString('hex');
  if (type === 'bytes') return bytes.toString('base64');
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new DecodeError('protobuf: a string is not valid UTF-8', { cause });
  }
}

function skip(cursor: Cursor, wireType: number): void {
  if (wireType === 0) varint(cursor);
  else if (wireType === 1) need(cursor, 8);
  else if (wireType === 2) need(cursor, smallVarint(cursor));
  else if (wireType === 5) need(cursor, 4);
  else throw new DecodeError(`protobuf: unknown wire type ${wireType}`);
}

function within(cursor: Cursor, length: number): Cursor {
  const at = need(cursor, length);
  return { view: cursor.view, at, end: at + length };
}

function store(target: ProtobufMessage, field: Field, value: ProtobufValue): void {
  const { name, repeated } = field;
  if (!repeated) {
    target[name] = value;
    return;
  }
  const list = target[name];
  if (Array.isArray(list)) list.push(value);
  else target[name] = [value];
}

function readField(
  cursor: Cursor,
  target: ProtobufMessage,
  at: { field: Field; wireType: number; depth: number },
): void {
  const { field, wireType, depth } = at;
  if (typeof field.type === 'function') {
    if (wireType !== 2) throw new DecodeError(`protobuf: ${field.name} is not a message`);
    const inner = within(cursor, smallVarint(cursor));
    store(target, field, message(inner, field.type(), depth + 1));
  } else if (wireType === scalarWireType[field.type]) {
    store(target, field, scalar(cursor, field.type));
  } else if (wireType === 2 && field.repeated) {
    const packed = within(cursor, smallVarint(cursor));
    while (packed.at < packed.end) store(target, field, scalar(packed, field.type));
  } else {
    throw new DecodeError(`protobuf: ${field.name} has wire type ${wireType}`);
  }
}

function message(cursor: Cursor, schema: Schema, depth: number): ProtobufMessage {
  if (depth > MAX_DEPTH) throw new DecodeError(`protobuf: nested deeper than ${MAX_DEPTH}`);
  const target: ProtobufMessage = {};
  while (cursor.at < cursor.end) {
    const tag = smallVarint(cursor);
    const number = Math.floor(tag / 8);
    if (number === 0) throw new DecodeError('protobuf: field number 0');
    const field = schema[number];
    if (field) readField(cursor, target, { field, wireType: tag % 8, depth });
    else skip(cursor, tag % 8);
  }
  return target;
}

/** Decodes one message. @throws DecodeError for anything that is not a message of this schema. */
export function decodeProtobuf(body: Uint8Array, schema: Schema): ProtobufMessage {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return message({ view, at: 0, end: body.byteLength }, schema, 0);
}
