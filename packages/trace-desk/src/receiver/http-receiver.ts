import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodingOf, type OtlpEncoding, Rejection, readBytes } from '#otlp/body';
import type { Guard } from '../server/guard';
import type { Signal } from '../store/writer';
import type { Store } from '../threads/store';
import { deliver } from './deliver';
import { jsonResponse, protobufResponse } from './response';

export interface ReceiverOptions {
  store: Store;
  guard: Guard;
  /** Limit of one body, also after decompression. */
  maxBodyBytes: number;
}

const SIGNALS: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/logs': 'logs',
  '/v1/metrics': 'metrics',
};

const RETRY_AFTER_S = 1;

function signalOf({ method, url = '/' }: IncomingMessage): Signal {
  const path = url.split('?')[0] ?? '/';
  const signal = SIGNALS[path];
  if (!signal) {
    throw new Rejection(404, `no such path: ${path}. Expected ${Object.keys(SIGNALS).join(', ')}`);
  }
  if (method !== 'POST') throw new Rejection(405, `${method} ${path}: use POST`);
  return signal;
}

function refuse(response: ServerResponse, error: unknown): void {
  const status = error instanceof Rejection ? error.status : 500;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 429 || status === 503) response.setHeader('retry-after', RETRY_AFTER_S);
  if (status === 405) response.setHeader('allow', 'POST');
  // The rest of a body that is too large is not read.
  if (status === 413) response.setHeader('connection', 'close');
  response
    .writeHead(status, { 'content-type': 'application/json' })
    .end(JSON.stringify({ message }));
}

function announcedTooLarge(request: IncomingMessage, limit: number): boolean {
  return Number(request.headers['content-length'] ?? 0) > limit;
}

/** Handles OTLP over HTTP. https://opentelemetry.io/docs/specs/otlp/#otlphttp */
export function createHttpReceiver({ store, guard, maxBodyBytes }: ReceiverOptions) {
  async function receive(request: IncomingMessage): Promise<[OtlpEncoding, string | Buffer]> {
    const objection = guard.objection(request.headers, request.socket.localPort);
    if (objection) throw new Rejection(403, objection);
    const signal = signalOf(request);
    const encoding = encodingOf(request);
    if (announcedTooLarge(request, maxBodyBytes)) {
      throw new Rejection(413, `the body is larger than ${maxBodyBytes} bytes`);
    }
    const body = await readBytes(request, maxBodyBytes);
    const partial = await deliver(store, { signal, encoding, body });
    return [
      encoding,
      encoding === 'json' ? jsonResponse(signal, partial) : protobufResponse(partial),
    ];
  }

  return (request: IncomingMessage, response: ServerResponse): void => {
    receive(request).then(
      ([encoding, body]) => {
        const type = encoding === 'json' ? 'application/json' : 'application/x-protobuf';
        response.writeHead(200, { 'content-type': type }).end(body);
      },
      (error: unknown) => refuse(response, error),
    );
  };
}
