import type { Span, TraceSource } from './model';
import { object } from './otlp-json';
import { spansOf } from './otlp-spans';

export interface JaegerOptions {
  /** Base address of the query service, `http://localhost:16686`. */
  url: string;
  /** Time limit of one request; 10 s by default. */
  timeoutMs?: number;
}

async function resultOf(response: Response, url: string): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  // Unknown paths of Jaeger answer 200 with its web page.
  if (!type.includes('json')) {
    throw new Error(
      `${url} answered ${response.status} with ${type || 'no content type'}, not JSON`,
    );
  }
  const body = object(await response.json(), 'the answer');
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${JSON.stringify(body)}`);
  return body['result'];
}

/**
 * Jaeger's query API (v3, OTLP/JSON) as a source. It must be polled: it tells nobody of new spans.
 * `fetch` answers [] for an unknown trace and rejects when Jaeger cannot be asked.
 */
export function jaeger(options: JaegerOptions): TraceSource {
  const base = options.url.replace(/\/+$/, '');
  return {
    push: false,
    subscribe: () => () => undefined,
    async fetch(traceId): Promise<Span[]> {
      // raw_traces: without it, adjusters rewrite clocks, links and duplicates. 2.13 knows only
      // this spelling, newer ones know both.
      const url = `${base}/api/v3/traces/${traceId}?raw_traces=true`;
      const signal = AbortSignal.timeout(options.timeoutMs ?? 10_000);
      const response = await fetch(url, { signal }).catch((cause: unknown) => {
        throw new Error(`no answer from ${url}`, { cause });
      });
      return spansOf(await resultOf(response, url));
    },
    urlOf: (traceId) => `${base}/trace/${traceId}`,
  };
}
