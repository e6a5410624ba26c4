import { type Json, object } from '../otlp/json';
import { spansOf } from '../otlp/spans';
import { checkKeys } from '../pattern/check-keys';
import type { Span, Trace, TraceSource, Undecidable } from '../tree/model';
import { JaegerError } from './jaeger-error';
import { foundTraces, type JaegerSearch, searchPaths } from './jaeger-search';
import { spansOfV1 } from './jaeger-v1';

export type JaegerApi = 'v3' | 'v1';

export interface JaegerOptions {
  /** Base address of the query service, `http://localhost:16686`. */
  url: string;
  /** Time limit of one request. Default 10 s. */
  timeoutMs?: number;
  /** Default v3, and v1 if the server does not know v3. */
  api?: JaegerApi;
}

/** Jaeger as a searchable source. */
export interface JaegerSource extends TraceSource {
  /**
   * Traces with such a span, with all their spans so far, latest start first. [] for none.
   * @throws JaegerError
   */
  search(query: JaegerSearch): Promise<Trace[]>;
}

interface Answer {
  url: string;
  status: number;
  /** Undefined if the response is not JSON: for unknown paths Jaeger sends 200 with its web page. */
  body: Json | undefined;
  type: string;
  text: string;
}

async function ask(url: string, timeoutMs: number): Promise<Answer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) });
    const type = response.headers.get('content-type') ?? '';
    const text = await response.text();
    return { url, status: response.status, body: json(text), type, text };
  } catch (cause) {
    const answer = { url, status: undefined, said: '' };
    throw new JaegerError(`no answer from ${url}`, answer, { cause });
  }
}

/** Parses the text for any content type: v3 of Jaeger 2 sends its JSON as text/plain. */
function json(text: string): Json | undefined {
  try {
    return /^\s*\{/.test(text) ? object(JSON.parse(text), 'the answer') : undefined;
  } catch {
    return undefined;
  }
}

/** The result of v3 or v1. Undefined if nothing was found. @throws JaegerError for anything else */
function bodyOf(answer: Answer, key: 'result' | 'data'): Json | undefined {
  const { url, status, body, type, text } = answer;
  // Any server sends 404 for unknown paths. Jaeger's 404 names its error, or lists several.
  if (status === 404 && (body?.['error'] || body?.['errors'])) return undefined;
  if (body && status === 200 && key in body) return body;
  const message = body
    ? `${url} answered ${status}: ${JSON.stringify(body)}`
    : `${url} answered ${status} with ${type || 'no content type'}, not JSON`;
  throw new JaegerError(message, { url, status, said: messageIn(body) ?? text.slice(0, 80) });
}

/** `{ error: { message } }` of v3, `{ errors: [{ msg }] }` of v1. */
function messageIn(body: Json | undefined): string | undefined {
  const { error, errors } = (body ?? {}) as {
    error?: { message?: unknown } | null;
    errors?: { msg?: unknown }[] | null;
  };
  const message = error?.message ?? errors?.[0]?.msg;
  return typeof message === 'string' ? message : undefined;
}

/** Jaeger writes its remarks into the attributes: `@jaeger@warnings`. */
function withoutRemarks(span: Span): Span {
  const sent = Object.entries(span.attributes).filter(([key]) => !key.startsWith('@jaeger@'));
  return { ...span, attributes: Object.fromEntries(sent) };
}

const LOST_IN_V1: Undecidable = {
  source: 'v1',
  facts: ['unique ids', 'links', 'remoteParent'],
};

/**
 * Jaeger's query API as a source: v3 (OTLP/JSON), and v1 for servers without it. It must be polled,
 * because it does not report new spans. `fetch` returns [] for an unknown trace and rejects with a
 * JaegerError when Jaeger is not reachable. `search` finds traces by service, span name and time.
 * v1 does not keep links, the remoteness of parents and duplicate ids, so questions about them
 * throw a NotDecidableError.
 */
export function jaeger(options: JaegerOptions): JaegerSource {
  checkKeys('jaeger', options, { url: true, timeoutMs: true, api: true });
  const base = options.url.replace(/\/+$/, '');
  const timeoutMs = options.timeoutMs ?? 10_000;
  let api = options.api;

  async function overV3(path: string): Promise<Span[] | undefined> {
    const answer = await ask(`${base}${path}`, timeoutMs);
    // A server that is busy does not show which API it knows.
    if (!answer.body && api === undefined && answer.status < 500) return undefined;
    const body = bodyOf(answer, 'result');
    api = 'v3';
    return body ? spansOf(body['result']) : [];
  }

  async function overV1(path: string): Promise<Span[]> {
    const body = bodyOf(await ask(`${base}${path}`, timeoutMs), 'data');
    api = 'v1';
    return body ? spansOfV1(body) : [];
  }

  async function read(paths: { v3: string; v1: string }): Promise<Span[]> {
    const spans = api === 'v1' ? undefined : await overV3(paths.v3);
    return (spans ?? (await overV1(paths.v1))).map(withoutRemarks);
  }

  const urlOf = (traceId: string): string => `${base}/trace/${traceId}`;
  const undecidable = () => (api === 'v1' ? LOST_IN_V1 : undefined);

  return {
    push: false,
    subscribe: () => () => undefined,
    fetch: (traceId) =>
      read({
        // raw_traces: without it, adjusters change clocks, links and duplicates. 2.13 knows only
        // this spelling, newer versions know both.
        v3: `/api/v3/traces/${traceId}?raw_traces=true`,
        v1: `/api/traces/${traceId}?raw=true`,
      }),
    async search(query) {
      const traces = foundTraces(await read(searchPaths(query)), urlOf);
      const lost = undecidable();
      return lost ? traces.map((trace) => ({ ...trace, undecidable: lost })) : traces;
    },
    undecidable,
    urlOf,
  };
}
