import type { HrTime } from '@opentelemetry/api';

/** Wire types of protobuf. https://protobuf.dev/programming-guides/encoding/ */
const VARINT = 0;
const FIXED64 = 1;
const LENGTH_DELIMITED = 2;
const FIXED32 = 5;

const FIRST_SIZE = 16 * 1024;
/** A larger buffer is not kept: one huge message must not cost its memory for ever. */
const LARGEST_KEPT = 1024 * 1024;
/** Up to this length a loop is faster than the call into native code. */
const SHORT = 48;
const TWO_32 = 2 ** 32;
const NANOS = 1e9;

/** Writes protobuf fields one after the other into a buffer of its own. */
export class Writer {
  #bytes = Buffer.allocUnsafe(FIRST_SIZE);
  #at = 0;

  /** Returns a copy of what was written, and empties the writer. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#at));
    if (this.#bytes.length > LARGEST_KEPT) this.#bytes = Buffer.allocUnsafe(FIRST_SIZE);
    this.#at = 0;
    return taken;
  }

  /** Forgets what was written: its message could not be completed. */
  clear(): void {
    this.#at = 0;
  }

  /** An integer of up to 64 bits. A negative one takes ten bytes. */
  integer(field: number, value: number): void {
    this.#tag(field, VARINT);
    this.#varint(value);
  }

  /** The tag and the length of a field whose bytes follow. */
  announce(field: number, length: number): void {
    this.#tag(field, LENGTH_DELIMITED);
    this.#varint(length);
    this.#room(length);
  }

  string(field: number, value: string): void {
    const start = this.#at;
    this.#tag(field, LENGTH_DELIMITED);
    if (value.length <= SHORT && this.#ascii(value)) return;
    this.#at = start;
    this.announce(field, Buffer.byteLength(value));
    this.#at += this.#bytes.write(value, this.#at, 'utf8');
  }

  bytes(field: number, value: Uint8Array): void {
    this.announce(field, value.length);
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  /** Bytes that are given as hexadecimal digits, as ids are. */
  hex(field: number, digits: string): void {
    this.announce(field, digits.length >> 1);
    this.#at += this.#bytes.write(digits, this.#at, 'hex');
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64);
    this.#room(8);
    this.#at = this.#bytes.writeDoubleLE(value, this.#at);
  }

  fixed32(field: number, value: number): void {
    this.#tag(field, FIXED32);
    this.#room(4);
    this.#at = this.#bytes.writeUInt32LE(value, this.#at);
  }

  /** Nanoseconds since 1970, which a JavaScript number cannot hold exactly. */
  time(field: number, [seconds, nanos]: HrTime): void {
    this.#tag(field, FIXED64);
    this.#room(8);
    // seconds = upper * 65,536 + lower. Both products are exact.
    const upper = Math.floor(seconds / 65_536) * NANOS;
    const lower = (seconds % 65_536) * NANOS + nanos;
    const low = (upper % 65_536) * 65_536 + (lower % TWO_32);
    const high = Math.floor(upper / 65_536) + Math.floor(lower / TWO_32) + Math.floor(low / TWO_32);
    this.#at = this.#bytes.writeUInt32LE(low % TWO_32, this.#at);
    this.#at = this.#bytes.writeUInt32LE(high % TWO_32, this.#at);
  }

  /** Begins a message. The result belongs to `end`. */
  begin(field: number): number {
    this.#tag(field, LENGTH_DELIMITED);
    this.#room(1);
    this.#at += 1;
    return this.#at;
  }

  /** Ends the message that began at `start`: writes its length before it. */
  end(start: number): void {
    const length = this.#at - start;
    if (length < 128) {
      this.#bytes[start - 1] = length;
      return;
    }
    // One byte was left for the length, which most messages need.
    const more = varintSize(length) - 1;
    this.#room(more);
    this.#bytes.copyWithin(start + more, start, this.#at);
    this.#at = start - 1;
    this.#varint(length);
    this.#at += length;
  }

  #tag(field: number, wireType: number): void {
    this.#varint((field << 3) | wireType);
  }

  #varint(value: number): void {
    this.#room(10);
    if (value < 0 || value >= TWO_32) {
      this.#long(BigInt.asUintN(64, BigInt(value)));
      return;
    }
    let rest = value >>> 0;
    while (rest > 127) {
      this.#bytes[this.#at] = (rest & 127) | 128;
      this.#at += 1;
      rest >>>= 7;
    }
    this.#bytes[this.#at] = rest;
    this.#at += 1;
  }

  #long(value: bigint): void {
    let rest = value;
    while (rest > 127n) {
      this.#bytes[this.#at] = Number(rest & 127n) | 128;
      this.#at += 1;
      rest >>= 7n;
    }
    this.#bytes[this.#at] = Number(rest);
    this.#at += 1;
  }

  /** False, and nothing is written, for a text with other characters than those of ASCII. */
  #ascii(value: string): boolean {
    const { length } = value;
    this.#room(length + 1);
    const bytes = this.#bytes;
    const start = this.#at + 1;
    for (let i = 0; i < length; i += 1) {
      const code = value.charCodeAt(i);
      if (code > 127) return false;
      bytes[start + i] = code;
    }
    bytes[start - 1] = length;
    this.#at = start + length;
    return true;
  }

  #room(bytes: number): void {
    const needed = this.#at + bytes;
    if (needed <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#at));
    this.#bytes = larger;
  }
}

/** How many bytes the varint of a length takes. */
function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size += 1;
  return size;
}
