/** OTLP over gRPC. https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md */
import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { Rejection, unzip } from '#otlp/body';
import type { Signal } from '../store/writer';
import { deliver } from './deliver';
import type { ReceiverOptions } from './http-receiver';
import { protobufResponse } from './response';

const SERVICE = '/opentelemetry.proto.collector';

const SIGNALS: Readonly<Record<string, Signal>> = {
  [`${SERVICE}.trace.v1.TraceService/Export`]: 'traces',
  [`${SERVICE}.logs.v1.LogsService/Export`]: 'logs',
  [`${SERVICE}.metrics.v1.MetricsService/Export`]: 'metrics',
};

/** Status codes of gRPC by those of HTTP. UNAVAILABLE is the one that senders retry. */
const CODES: Readonly<Record<number, number>> = {
  400: 3, // INVALID_ARGUMENT
  403: 7, // PERMISSION_DENIED
  404: 12, // UNIMPLEMENTED
  413: 8, // RESOURCE_EXHAUSTED
  415: 12,
  429: 14, // UNAVAILABLE
  503: 14,
};
const INTERNAL = 13;

const PREFIX_BYTES = 5;

async function readFrame(stream: ServerHttp2Stream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The stream is still needed for the response.
  const body: AsyncIterable<Buffer> = stream.iterator({ destroyOnReturn: false });
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit + PREFIX_BYTES) {
      throw new Rejection(413, `the message is larger than ${limit} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The one message of a unary call. @throws Rejection */
async function messageOf(frame: Buffer, coding: string, limit: number): Promise<Buffer> {
  if (frame.length < PREFIX_BYTES || frame.length !== PREFIX_BYTES + frame.readUInt32BE(1)) {
    throw new Rejection(400, 'the body is not one gRPC message');
  }
  const message = frame.subarray(PREFIX_BYTES);
  if (frame[0] === 0) return message;
  if (coding !== 'gzip') throw new Rejection(415, `grpc-encoding ${coding}: send gzip or none`);
  return unzip(message, limit);
}

function frameOf(message: Buffer): Buffer {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  prefix.writeUInt32BE(message.length, 1);
  return Buffer.concat([prefix, message]);
}

const HEADERS = { ':status': 200, 'content-type': 'application/grpc+proto' };

function respond(stream: ServerHttp2Stream, message: Buffer): void {
  stream.respond({ ...HEADERS, 'grpc-accept-encoding': 'gzip' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  stream.end(frameOf(message));
}

function refuse(stream: ServerHttp2Stream, error: unknown): void {
  if (stream.destroyed || stream.headersSent) return;
  const code = error instanceof Rejection ? (CODES[error.status] ?? INTERNAL) : INTERNAL;
  const message = error instanceof Error ? error.message : String(error);
  // Without a message, the headers are the trailers.
  stream.respond(
    { ...HEADERS, 'grpc-status': String(code), 'grpc-message': encodeURIComponent(message) },
    { endStream: true },
  );
  // The client may still be sending.
  stream.close(constants.NGHTTP2_NO_ERROR);
}

/** Handles the streams of an HTTP/2 server. */
export function createGrpcReceiver({ store, guard, maxBodyBytes }: ReceiverOptions) {
  async function receive(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<Buffer> {
    const objection = guard.objection(headers, stream.session?.socket.localPort);
    if (objection) throw new Rejection(403, objection);
    if (!headers['content-type']?.startsWith('application/grpc')) {
      throw new Rejection(415, 'HTTP/2 is for gRPC only: send application/grpc, or use HTTP/1.1');
    }
    const path = String(headers[':path']);
    const signal = SIGNALS[path];
    if (!signal) throw new Rejection(404, `no such method: ${path}`);
    const frame = await readFrame(stream, maxBodyBytes);
    const coding = String(headers['grpc-encoding'] ?? 'identity');
    const body = await messageOf(frame, coding, maxBodyBytes);
    return protobufResponse(await deliver(store, { signal, encoding: 'protobuf', body }));
  }

  return (stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void => {
    // A client that goes away is no fault of this process.
    stream.on('error', () => undefined);
    receive(stream, headers).then(
      (message) => respond(stream, message),
      (error: unknown) => refuse(stream, error),
    );
  };
}
