import { type Json, object } from '../otlp/json';
import { spansOf } from '../otlp/spans';
import type { Span, TraceSource, Undecidable } from '../tree/model';
import { spansOfV1 } from './jaeger-v1';

export type JaegerApi = 'v3' | 'v1';

export interface JaegerOptions {
  /** Base address of the query service, `http://localhost:16686`. */
  url: string;
  /** Time limit of one request; 10 s by default. */
  timeoutMs?: number;
  /** By default v3, and v1 where the server does not know v3. */
  api?: JaegerApi;
}

interface Answer {
  url: string;
  status: number;
  /** Undefined where the answer is not JSON: unknown paths of Jaeger answer 200 with its web page. */
  body: Json | undefined;
  type: string;
}

async function ask(url: string, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    // By the text and not its type: v3 of Jaeger 2 sends its JSON as text/plain.
    const body = /^\s*\{/.test(text) ? object(JSON.parse(text), 'the answer') : undefined;
    return { url, status: response.status, body, type };
  } catch (cause) {
    throw new Error(`no answer from ${url}`, { cause });
  }
}

/** The body, or undefined for a trace that is not known. @throws Error for any other answer */
function bodyOf({ url, status, body, type }: Answer): Json | undefined {
  if (!body) {
    throw new Error(`${url} answered ${status} with ${type || 'no content type'}, not JSON`);
  }
  if (status === 404) return undefined;
  if (status !== 200) throw new Error(`${url} answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

/** Jaeger writes its remarks among the attributes: `@jaeger@warnings`. */
function withoutRemarks(span: Span): Span {
  const sent = Object.entries(span.attributes).filter(([key]) => !key.startsWith('@jaeger@'));
  return { ...span, attributes: Object.fromEntries(sent) };
}

const LOST_IN_V1: Undecidable = {
  source: 'v1',
  facts: ['unique ids', 'links', 'remoteParent'],
};

/**
 * Jaeger's query API as a source: v3 (OTLP/JSON), and v1 for servers without it. It must be polled:
 * it tells nobody of new spans. `fetch` answers [] for an unknown trace and rejects when Jaeger
 * cannot be asked. Over v1, questions about links, the remoteness of parents and ids that came
 * twice throw a NotDecidableError: v1 does not keep what would answer them.
 */
export function jaeger(options: JaegerOptions): TraceSource {
  const base = options.url.replace(/\/+$/, '');
  const timeoutMs = options.timeoutMs ?? 10_000;
  let api = options.api;

  async function fetchV3(traceId: string): Promise<Span[] | undefined> {
    // raw_traces: without it, adjusters rewrite clocks, links and duplicates. 2.13 knows only
    // this spelling, newer ones know both.
    const answer = await ask(`${base}/api/v3/traces/${traceId}?raw_traces=true`, timeoutMs);
    if (!answer.body && api === undefined) return undefined;
    const body = bodyOf(answer);
    api = 'v3';
    return body ? spansOf(body['result']) : [];
  }

  async function fetchV1(traceId: string): Promise<Span[]> {
    const body = bodyOf(await ask(`${base}/api/traces/${traceId}?raw=true`, timeoutMs));
    api = 'v1';
    return body ? spansOfV1(body) : [];
  }

  return {
    push: false,
    subscribe: () => () => undefined,
    async fetch(traceId) {
      const spans = api === 'v1' ? undefined : await fetchV3(traceId);
      return (spans ?? (await fetchV1(traceId))).map(withoutRemarks);
    },
    undecidable: () => (api === 'v1' ? LOST_IN_V1 : undefined),
    urlOf: (traceId) => `${base}/trace/${traceId}`,
  };
}
