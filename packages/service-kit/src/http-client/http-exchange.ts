import http from 'node:http';
import https from 'node:https';
import { describeHttpCall } from '@traceshop/telemetry';
import axios, { type AxiosRequestConfig } from 'axios';
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

/** One request and its response, with any status. @throws {CallFailure} without a response. */
export type Exchange = (attempt: Attempt) => Promise<RawResponse>;

const MAX_ANSWER_BYTES = 2 * 1024 * 1024;
// Shorter than the 65 s that our servers keep an idle connection, so the client closes first.
const IDLE_CONNECTION_MS = 30_000;

export function createExchange(options: HttpClientOptions): Exchange {
  const secure = options.url.startsWith('https:');
  const agentOptions = { keepAlive: true, maxSockets: 100, timeout: IDLE_CONNECTION_MS };
  const agent = secure ? new https.Agent(agentOptions) : new http.Agent(agentOptions);
  const client = axios.create({
    baseURL: options.url.replace(/\/+$/, ''),
    httpAgent: agent,
    httpsAgent: agent,
    // A redirect could send credentials to an unknown host.
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER_BYTES,
    maxBodyLength: MAX_ANSWER_BYTES,
    // http_proxy in the environment does not apply to calls between our services.
    proxy: false,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
  return async (attempt) => {
    // No time is left: a call that nobody waits for only adds load.
    if (attempt.timeoutMs <= 0) throw CallFailure.of(timeoutError(), true);
    const { method, template } = attempt.call;
    const { service, thirdParty = false } = options;
    const { resendCount } = attempt;
    const described = { method, template, service, thirdParty };
    const headers = headersOf(options, attempt);
    return describeHttpCall(resendCount === 0 ? described : { ...described, resendCount }, () =>
      send(attempt, (config) => client.request<string>({ ...config, headers })),
    );
  };
}

type Send = (
  config: AxiosRequestConfig,
) => Promise<{ status: number; data: string; headers: object }>;

async function send({ call, path, body, timeoutMs }: Attempt, request: Send): Promise<RawResponse> {
  const limit = timeLimit(timeoutMs);
  try {
    const response = await request({
      method: call.method,
      url: path,
      data: body,
      transport: limit.transport,
    });
    return {
      status: response.status,
      text: response.data,
      headers: response.headers as Record<string, string>,
    };
  } catch (error) {
    throw CallFailure.of(error, limit.passed());
  } finally {
    limit.clear();
  }
}

/**
 * A limit for the whole exchange. axios's own `timeout` starts again with the response, and an
 * abort creates an error named CanceledError, which would be the span's `error.type`.
 */
function timeLimit(ms: number) {
  let passed = false;
  let open: http.ClientRequest | undefined;
  const timer = setTimeout(() => {
    passed = true;
    open?.destroy(timeoutError());
    // A request that still waits for a connection would report its end only when it gets one.
    if (open?.socket === null) open.emit('error', timeoutError());
  }, ms);
  const transport = {
    request: (options: https.RequestOptions, onResponse: (res: http.IncomingMessage) => void) => {
      if (passed) throw timeoutError();
      open = (options.protocol === 'https:' ? https : http).request(options, onResponse);
      return open;
    },
  };
  return { transport, passed: () => passed, clear: () => clearTimeout(timer) };
}

function timeoutError(): Error {
  const error = new Error('no answer in time');
  error.name = 'timeout';
  return error;
}

// Characters that HTTP allows in a header. Node throws on others, which would look like an
// unavailable dependency.
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
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(options.thirdParty === true
      ? {}
      : { [DEADLINE_HEADER]: String(Math.max(1, Math.floor(timeoutMs))) }),
    ...call.headers,
  };
}
