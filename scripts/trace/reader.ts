// Traces by Jaeger's query API v3, and nothing else: so it reads the demo's and compose's alike.
import { type Span, spansOf } from '@traceshop/trace-testing';
import { UserError } from '../lib/user-error.ts';
import { entrance } from './entrance.ts';

export interface TraceReader {
  url: string;
  /** All spans that have arrived so far; none for an unknown trace. */
  read(traceId: string): Promise<Span[]>;
  /** The spans of the trace that started last, those of looking at the API's pages left out. */
  last(): Promise<Span[]>;
  /** Traces with such a span, as lists of spans, in no order. */
  search(query: Query): Promise<Span[][]>;
}

export interface Query {
  service: string;
  operation?: string;
  /** Nanoseconds since the epoch. */
  since: bigint;
  limit: number;
}

const TIMEOUT_MS = 10_000;
/** How far back "last" looks: as long as compose's Jaeger keeps traces. */
const HORIZON_NS = 48n * 3600n * 1_000_000_000n;
/** Of these the last is taken: the order of the answer is the store's own. */
const CANDIDATES = 50;
/** Jaeger wants a service. Requests begin at the gateway; a single service may run without it. */
const ENTRIES = [
  'api-gateway',
  'auth-service',
  'user-service',
  'notification-service',
  'checkout-service',
  'payment-service',
  'inventory-service',
];
/** What a browser asks for when somebody reads the documentation: no request of the shop. */
const PAGES = /^(\/|\/docs(\/.*)?|\/openapi\.json|\/favicon\.ico)$/;

export function createTraceReader(url: string): TraceReader {
  const get = (path: string): Promise<Span[]> => spansAt(url, path);
  const search = async (query: Query): Promise<Span[][]> =>
    tracesOf(await get(`/api/v3/traces?${parameters(query)}`));
  return {
    url,
    read: (traceId) => get(`/api/v3/traces/${traceId}?raw_traces=true`),
    search,
    async last() {
      const since = BigInt(Date.now()) * 1_000_000n - HORIZON_NS;
      for (const service of ENTRIES) {
        const found = await search({ service, since, limit: CANDIDATES });
        const requests = found.filter((trace) => !isPage(trace));
        if (requests.length > 0) return latest(requests);
      }
      return [];
    },
  };
}

function parameters({ service, operation, since, limit }: Query): URLSearchParams {
  return new URLSearchParams({
    'query.service_name': service,
    ...(operation ? { 'query.operation_name': operation } : {}),
    'query.start_time_min': new Date(Number(since / 1_000_000n)).toISOString(),
    // A clock that is a little ahead must not hide what has just happened.
    'query.start_time_max': new Date(Date.now() + 60_000).toISOString(),
    // Two spellings, for Jaeger before and after 2.14.
    'query.num_traces': String(limit),
    'query.search_depth': String(limit),
    'query.raw_traces': 'true',
  });
}

const tracesOf = (spans: Span[]): Span[][] => [
  ...Map.groupBy(spans, (span) => span.traceId).values(),
];

/** By the path: an unmatched one, such as the icon's, is not in the span's name. */
function isPage(trace: Span[]): boolean {
  const { kind, attributes } = entrance(trace);
  return kind === 'SERVER' && PAGES.test(String(attributes['url.path']));
}

/** Of several traces the one that started last. */
function latest(traces: Span[][]): Span[] {
  const start = (trace: Span[]): bigint => entrance(trace).start;
  return traces.reduce((one, other) => (start(other) > start(one) ? other : one));
}

async function spansAt(url: string, path: string): Promise<Span[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url + path, { signal }).catch((cause: Error) => {
    const why = cause.name === 'TimeoutError' ? ` within ${TIMEOUT_MS / 1000} s` : '';
    throw new UserError(
      `Nothing answers at ${url}${why}. Start the shop (docker compose up --wait, or npm run demo), or say where Jaeger is: JAEGER_URL=http://host:16686`,
    );
  });
  const text = await response.text();
  // Jaeger 2.13 calls its JSON text/plain, and answers unknown paths with its web page.
  const body = parse(text) as { result?: unknown; error?: { message?: string } } | undefined;
  // Any server has a 404 for paths that it does not know; this one is Jaeger's.
  if (response.status === 404 && body?.error) return [];
  if (response.ok && body?.result) return spansOf(body.result);
  const said = body?.error?.message ?? (text.slice(0, 80) || 'nothing');
  throw new UserError(`${url} is no Jaeger API v3: it answered ${response.status}, ${said}`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
