import type { RequestListener } from 'node:http';
import { createLogger, type Logger } from '@traceshop/telemetry';
import { listen as listenHttp } from './http-server/http-server';

export interface TestRequest {
  /** An object is sent as JSON; a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** `B` is the body that the test expects; nothing checks it. */
export interface TestResponse<B = unknown> {
  status: number;
  headers: Record<string, string>;
  /** Parsed when it is JSON, else text; undefined when empty. */
  body: B;
}

export interface TestServer {
  url: string;
  request<B = unknown>(
    method: string,
    path: string,
    request?: TestRequest,
  ): Promise<TestResponse<B>>;
  close(): Promise<void>;
}

/**
 * `connectTimeoutMs` of a database in tests that do not test its limits. On a busy machine a new
 * connection can take longer than a request would wait.
 */
export const GENEROUS_CONNECT_MS = 30_000;

/** Listens on a free port of the loopback interface, with the limits of the real service. */
export async function listen(app: RequestListener): Promise<TestServer> {
  const server = await listenHttp(app, { port: 0 });
  const url = `http://127.0.0.1:${server.port}`;
  return {
    url,
    request: async <B>(method: string, path: string, request: TestRequest = {}) =>
      (await send(method, `${url}${path}`, request)) as TestResponse<B>,
    close: async () => {
      await server.drain({ timeoutMs: 1_000 });
    },
  };
}

/** A logger that writes nothing. */
export function silentLogger(): Logger {
  return createLogger({ level: 'silent' });
}

async function send(method: string, url: string, request: TestRequest): Promise<TestResponse> {
  const { body } = request;
  const json = body !== undefined && typeof body !== 'string';
  const response = await fetch(url, {
    method,
    redirect: 'manual',
    headers: { ...(json ? { 'content-type': 'application/json' } : {}), ...request.headers },
    ...(body === undefined ? {} : { body: json ? JSON.stringify(body) : body }),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: parse(text, response.headers.get('content-type') ?? ''),
  };
}

function parse(text: string, type: string): unknown {
  if (text === '') return undefined;
  return /json/.test(type) ? JSON.parse(text) : text;
}
