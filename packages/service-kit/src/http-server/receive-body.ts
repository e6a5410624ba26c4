import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError, overloaded } from '../core/errors';

/** Limits of all bodies in transfer together, and of the time without any bytes. */
const MAX_BODIES = 256;
const MAX_BYTES = 4 * 1024 * 1024;
const IDLE_MS = 5_000;

interface Receiving {
  bytes: number;
  fail(error: AppError): void;
}

// All bodies in transfer in this process, oldest first.
const receiving = new Set<Receiving>();
const receivers = new WeakMap<IncomingMessage, Receiving>();
const failures = new WeakMap<IncomingMessage, AppError>();
let bytesHeld = 0;

export function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/**
 * Collects a body of at most `limit` bytes. When too many are in transfer, the oldest one is
 * dropped: a client that sends its body and waits for the response is not the oldest for long.
 * @throws {AppError} 413, 408, 503 `overloaded`, 400 `request_aborted`, or the error passed to
 * `failBody`
 */
export async function receive(
  req: IncomingMessage & { res?: ServerResponse | undefined },
  limit: number,
): Promise<Buffer> {
  const failure = failures.get(req);
  if (failure !== undefined) throw failure;
  if (/100-continue/i.test(req.headers.expect ?? '') && !req.complete) req.res?.writeContinue();
  return new Promise((resolve, reject) => collect(req, limit, { resolve, reject }));
}

/** Ends the reading of a body that the HTTP parser has rejected, now or as soon as it begins. */
export function failBody(req: IncomingMessage, error: AppError): void {
  failures.set(req, error);
  receivers.get(req)?.fail(error);
}

interface Outcome {
  resolve(bytes: Buffer): void;
  reject(error: AppError): void;
}

function collect(req: IncomingMessage, limit: number, { resolve, reject }: Outcome): void {
  const chunks: Buffer[] = [];
  const stop = (): void => {
    clearTimeout(idle);
    receiving.delete(body);
    bytesHeld -= body.bytes;
    body.bytes = 0;
    for (const [event, listener] of Object.entries(listeners)) req.off(event, listener);
    // The rest of a failed body still arrives and is discarded. Nobody handles its late error.
    req.on('error', () => undefined);
  };
  const body: Receiving = {
    bytes: 0,
    fail: (error) => {
      stop();
      reject(error);
    },
  };
  const idle = setTimeout(() => body.fail(tooSlow()), IDLE_MS);
  const listeners = {
    data: (chunk: Buffer): void => {
      idle.refresh();
      chunks.push(chunk);
      body.bytes += chunk.length;
      bytesHeld += chunk.length;
      if (body.bytes > limit) body.fail(tooLarge(limit));
      else makeRoom();
    },
    end: (): void => {
      stop();
      resolve(Buffer.concat(chunks));
    },
    error: (): void => body.fail(aborted()),
    close: (): void => body.fail(aborted()),
  };
  receiving.add(body);
  receivers.set(req, body);
  makeRoom();
  for (const [event, listener] of Object.entries(listeners)) req.on(event, listener);
}

function makeRoom(): void {
  for (const oldest of receiving) {
    if (receiving.size <= MAX_BODIES && bytesHeld <= MAX_BYTES) return;
    oldest.fail(overloaded());
  }
}

export function tooLarge(limit: number): AppError {
  return new AppError({
    code: 'body_too_large',
    status: 413,
    message: `The body is larger than the ${limit} bytes that this route accepts.`,
  });
}

function tooSlow(): AppError {
  return new AppError({
    code: 'request_timeout',
    status: 408,
    message: `No more of the body came for ${IDLE_MS / 1000} seconds.`,
  });
}

function aborted(): AppError {
  return new AppError({
    code: 'request_aborted',
    status: 400,
    message: 'The connection was closed before the whole body had come.',
  });
}
