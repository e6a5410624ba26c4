// The part of Jaeger's query API (v3) that reads traces, over the demo's own receiver.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type OtlpReceiver, type Span, toOtlpJson } from '@traceshop/trace-testing';

const TRACE_PATH = /^\/api\/v3\/traces\/([^/]+)$/;

export interface JaegerApi {
  close(): Promise<void>;
}

class ApiError extends Error {
  readonly httpCode: number;
  constructor(httpCode: number, message: string) {
    super(message);
    this.httpCode = httpCode;
  }
}

/** Listens on loopback. Serves `/api/v3/traces`, `/api/v3/traces/{id}` and `/api/v3/services`. */
export async function serveJaegerApi(receiver: OtlpReceiver, port: number): Promise<JaegerApi> {
  const server = createServer((request, response) => {
    answer(receiver, request).then(
      (body) => send(response, 200, body),
      (error: unknown) => {
        const { httpCode, message } =
          error instanceof ApiError ? error : new ApiError(500, String(error));
        send(response, httpCode, { error: { httpCode, message } });
      },
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve());
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(receiver: OtlpReceiver, request: IncomingMessage): Promise<unknown> {
  rejectStrangers(request);
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (request.method !== 'GET') throw new ApiError(405, 'only GET');
  const id = TRACE_PATH.exec(url.pathname)?.[1];
  if (id !== undefined) return result([await readTrace(receiver, id)]);
  if (url.pathname === '/api/v3/traces') return result(await search(receiver, url.searchParams));
  if (url.pathname === '/api/v3/services') return { services: await services(receiver) };
  throw new ApiError(404, `no such path: ${url.pathname}`);
}

/** A web page whose host name points to 127.0.0.1 must not read our traces. */
function rejectStrangers(request: IncomingMessage): void {
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['localhost', '127.0.0.1', '[::1]'].includes(host)) {
    throw new ApiError(403, `not for host "${host}"`);
  }
}

async function readTrace(receiver: OtlpReceiver, id: string): Promise<Span[]> {
  if (!/^[0-9a-fA-F]{1,32}$/.test(id)) throw new ApiError(400, 'malformed parameter trace_id');
  const spans = await receiver.fetch(id.toLowerCase().padStart(32, '0'));
  if (spans.length === 0) throw new ApiError(404, 'No traces found');
  return spans;
}

/** Jaeger's parameters: a time range (required), a service, an operation, a number of traces. */
async function search(receiver: OtlpReceiver, query: URLSearchParams): Promise<Span[][]> {
  const from = nanoseconds(query.get('query.start_time_min'));
  const to = nanoseconds(query.get('query.start_time_max'));
  const service = query.get('query.service_name');
  const operation = query.get('query.operation_name');
  const depth = Number(query.get('query.num_traces') ?? query.get('query.search_depth') ?? 20);
  const fits = (span: Span): boolean =>
    span.start >= from &&
    span.start <= to &&
    (!service || span.service === service) &&
    (!operation || span.name === operation);
  const found: Span[][] = [];
  for (const id of receiver.traceIds().reverse()) {
    const spans = await receiver.fetch(id);
    if (spans.some(fits)) found.push(spans);
    if (found.length >= depth) break;
  }
  if (found.length === 0) throw new ApiError(404, 'No traces found');
  return found;
}

function nanoseconds(time: string | null): bigint {
  const milliseconds = Date.parse(time ?? '');
  if (Number.isNaN(milliseconds)) {
    throw new ApiError(400, 'query.start_time_min and query.start_time_max are required');
  }
  return BigInt(milliseconds) * 1_000_000n;
}

async function services(receiver: OtlpReceiver): Promise<string[]> {
  const traces = await Promise.all(receiver.traceIds().map((id) => receiver.fetch(id)));
  return [...new Set(traces.flat().map((span) => span.service))].sort();
}

const result = (traces: Span[][]): unknown => ({ result: toOtlpJson(traces.flat()) });

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
