// Traces by Jaeger's query API v3, and nothing else: so it reads the demo's and compose's alike.
import { type Span, spansOf } from '@traceshop/trace-testing';
import { TraceCommandError } from './arguments.ts';
import { earliest } from './earliest.ts';

export interface TraceReader {
  url: string;
  /** All spans that have arrived so far; none for an unknown trace. */
  read(traceId: string): Promise<Span[]>;
  /** The spans of the trace that started last. */
  last(): Promise<Span[]>;
}

const TIMEOUT_MS = 10_000;
/** How far back "last" looks: as long as compose's Jaeger keeps traces. */
const HORIZON_MS = 48 * 3600 * 1000;
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

export function createTraceReader(base: string): TraceReader {
  const url = base.replace(/\/+$/, '');
  if (!URL.canParse(url)) {
    throw new TraceCommandError(`JAEGER_URL is "${base}"; it must be like http://localhost:16686`);
  }
  const get = (path: string): Promise<Span[]> => spansAt(url, path);
  return {
    url,
    read: (traceId) => get(`/api/v3/traces/${traceId}?raw_traces=true`),
    async last() {
      for (const service of ENTRIES) {
        const found = await get(`/api/v3/traces?${lastOf(service)}`);
        if (found.length > 0) return latest(found);
      }
      return [];
    },
  };
}

function lastOf(service: string): URLSearchParams {
  const now = Date.now();
  return new URLSearchParams({
    'query.service_name': service,
    'query.start_time_min': new Date(now - HORIZON_MS).toISOString(),
    // A clock that is a little ahead must not hide what has just happened.
    'query.start_time_max': new Date(now + 60_000).toISOString(),
    // Two spellings, for Jaeger before and after 2.14. The order is the store's own: take some.
    'query.num_traces': '20',
    'query.search_depth': '20',
    'query.raw_traces': 'true',
  });
}

/** Of several traces the one whose first span started last. */
function latest(spans: Span[]): Span[] {
  const traces = [...Map.groupBy(spans, (span) => span.traceId).values()];
  const start = (trace: Span[]): bigint => earliest(trace).start;
  return traces.reduce((one, other) => (start(other) > start(one) ? other : one));
}

async function spansAt(url: string, path: string): Promise<Span[]> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(url + path, { signal }).catch((cause: Error) => {
    const why = cause.name === 'TimeoutError' ? ` within ${TIMEOUT_MS / 1000} s` : '';
    throw new TraceCommandError(
      `Nothing answers at ${url}${why}. Start the shop (npm run demo), or say where Jaeger is: JAEGER_URL=http://host:16686`,
    );
  });
  const text = await response.text();
  if (response.status === 404) return [];
  // Jaeger 2.13 calls its JSON text/plain, and answers unknown paths with its web page.
  const body = parse(text) as { result?: unknown; error?: { message?: string } } | undefined;
  if (response.ok && body?.result) return spansOf(body.result);
  const said = body?.error?.message ?? (text.slice(0, 80) || 'nothing');
  throw new TraceCommandError(
    `${url} is no Jaeger API v3: it answered ${response.status}, ${said}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
