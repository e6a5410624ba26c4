/** Turns an HTTP request into a decoded OTLP body, or into the status that rejects it. */
import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { DecodeError, decodeProtobuf, type Schema } from './protobuf';

export type OtlpEncoding = 'json' | 'protobuf';

/** A request that gets an HTTP error status. */
export class Rejection extends Error {
  override name = 'Rejection';
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

const inflate = promisify(gunzip);
const utf8 = new TextDecoder();

export function encodingOf(request: IncomingMessage): OtlpEncoding {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'application/x-protobuf') return 'protobuf';
  throw new Rejection(
    415,
    `content type ${type ?? '(none)'}: send application/json or application/x-protobuf`,
  );
}

async function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Reads to the end: after a cut, the sender would see a reset connection and no status.
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > limit) throw new Rejection(413, `the body is larger than ${limit} bytes`);
  return Buffer.concat(chunks);
}

/** @throws Rejection (413, 400) */
export async function unzip(body: Buffer, limit: number): Promise<Buffer> {
  try {
    return await inflate(body, { maxOutputLength: limit });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new Rejection(413, `the body unzips to more than ${limit} bytes`, { cause });
    }
    throw new Rejection(400, 'the body is not gzip', { cause });
  }
}

/** @throws DecodeError */
export function parseBody(body: Uint8Array, encoding: OtlpEncoding, schema: Schema): unknown {
  if (encoding === 'protobuf') return decodeProtobuf(body, schema);
  try {
    return JSON.parse(utf8.decode(body));
  } catch (cause) {
    throw new DecodeError('the body is not JSON', { cause });
  }
}

/** The body, unzipped. @throws Rejection (413, 415, 400) */
export async function readBytes(request: IncomingMessage, limit: number): Promise<Buffer> {
  const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (coding !== 'gzip' && coding !== 'identity') {
    throw new Rejection(415, `content encoding ${coding}: send gzip or none`);
  }
  const raw = await readAll(request, limit);
  return coding === 'gzip' ? unzip(raw, limit) : raw;
}

/** @throws Rejection (413, 415, 400) or DecodeError (400) */
export async function readBody(
  request: IncomingMessage,
  options: { encoding: OtlpEncoding; schema: Schema; limit: number },
): Promise<unknown> {
  const body = await readBytes(request, options.limit);
  return parseBody(body, options.encoding, options.schema);
}
