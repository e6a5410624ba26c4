import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import { describeHttpCall } from '@traceshop/telemetry';
import { DEADLINE_HEADER } from '../core/deadline';
import { invalidRequest } from '../core/problem';
import { CallFailure } from './call-failure';
import type { HttpCallOptions, HttpClientOptions } from './http-call';

export interface RawResponse {
  status: number;
  /** Not parsed. */
  text: string;
  headers: Record<string, string>;
}

export interface Attempt {
  call: HttpCallOptions;
  path: string;
  body: string | undefined;
  /** 0 for the first attempt. */
  resendCount: number;
  timeoutMs: number;
}

/** One request and its response, with any status. @throws {CallFailure} without a complete response. */
export type Exchange = (attempt: Attempt) => Promise<RawResponse>;

const MAX_RESPONSE_BYTES = 2 * 1024 * 1024;
// Our servers close an idle connection after 65 s. The client must close it first.
const IDLE_CONNECTION_MS = 30_000;

export function createExchange(options: HttpClientOptions): Exchange {
  const url = new URL(options.url);
  const { protocol, hostname, port, auth } = urlToHttpOptions(url);
  const { Agent, request } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: 100, timeout: IDLE_CONNECTION_MS });
  const target = { protocol, hostname, port, auth, agent };
  const prefix = url.pathname.replace(/\/+$/, '');
  return async (attempt) => {
    // No time is left. Nobody waits for this call, so it would only add load.
    if (attempt.timeoutMs <= 0) throw CallFailure.of(timeoutError(), true);
    const { method, template } = attempt.call;
    const { service, thirdParty = false } = options;
    const { resendCount } = attempt;
    const described = { method, template, service, thirdParty };
    const path = prefix + attempt.path;
    const sent = { ...target, method, path, headers: headersOf(options, attempt) };
    return describeHttpCall(resendCount === 0 ? described : { ...described, resendCount }, () =>
      send(attempt, (onResponse) => request(sent, onResponse)),
    );
  };
}

type OpenRequest = (onResponse: (response: http.IncomingMessage) => void) => http.ClientRequest;

async function send({ body, timeoutMs }: Attempt, open: OpenRequest): Promise<RawResponse> {
  let timer: NodeJS.Timeout | undefined;
  let timedOut = false;
  try {
    return await new Promise<RawResponse>((resolve, reject) => {
      const request = open((response) => read(response, { resolve, reject }));
      request.on('error', reject);
      timer = setTimeout(() => {
        timedOut = true;
        request.destroy(timeoutError());
        // A request without a connection would emit `error` only after it gets one.
        if (request.socket === null) request.emit('error', timeoutError());
      }, timeoutMs);
      request.end(body);
    });
  } catch (error) {
    throw CallFailure.of(error, timedOut);
  } finally {
    clearTimeout(timer);
  }
}

interface Outcome {
  resolve(response: RawResponse): void;
  reject(error: Error): void;
}

function read(response: http.IncomingMessage, { resolve, reject }: Outcome): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes <= MAX_RESPONSE_BYTES) return;
    const error = unusable(`the response is larger than ${MAX_RESPONSE_BYTES} bytes`);
    reject(error);
    response.destroy(error);
  });
  response.on('error', (error) => reject(unusable('the response was cut off', error)));
  response.on('end', () => {
    resolve({
      status: response.statusCode ?? 0,
      // JSON.parse rejects a byte order mark.
      text: Buffer.concat(chunks, bytes)
        .toString()
        .replace(/^\ufeff/, ''),
      headers: response.headers as Record<string, string>,
    });
  });
}

/** The callee did respond. A retry would get the same response. */
function unusable(message: string, cause?: Error): CallFailure {
  return new CallFailure({ kind: 'answer', message, repeatable: false, cause });
}

function timeoutError(): Error {
  const error = new Error('no response in time');
  error.name = 'timeout';
  return error;
}

// The characters that we send in a header. Node throws on most others, and then the dependency
// would seem to be unavailable.
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;

function headersOf(
  options: HttpClientOptions,
  { call, body, timeoutMs }: Attempt,
): Record<string, string> {
  for (const [name, value] of Object.entries(call.headers ?? {})) {
    if (!HEADER_VALUE.test(value))
      throw invalidRequest([{ field: name, message: 'must be ASCII' }]);
  }
  return {
    Accept: 'application/json, application/problem+json',
    'User-Agent': 'traceshop',
    ...(body === undefined
      ? {}
      : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(body)) }),
    ...(options.thirdParty === true
      ? {}
      : { [DEADLINE_HEADER]: String(Math.max(1, Math.floor(timeoutMs))) }),
    ...call.headers,
  };
}
