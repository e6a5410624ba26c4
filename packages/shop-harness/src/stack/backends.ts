// Queries to Jaeger, Prometheus, Loki and the broker. They go through Grafana's data source proxy if
// there is one, as Grafana's own queries do.
import { getJson } from './get-json.ts';
import type { Stack } from './stack.ts';

export interface Sample {
  metric: Record<string, string>;
  value: number;
}

export interface LogLine {
  labels: Record<string, string>;
  line: string;
}

function proxied<T>(stack: Stack, path: string, query: Record<string, string>): Promise<T> {
  const search = new URLSearchParams(query);
  const proxy = `${stack.url('GRAFANA_PORT')}/api/datasources/proxy/uid`;
  return getJson<T>(`${proxy}/${path}?${search}`);
}

/** An instant query: the value of each series now, or at a time in milliseconds. */
export function prometheus(stack: Stack, query: string, at?: number): Promise<Sample[]> {
  const time: Record<string, string> = at === undefined ? {} : { time: String(at / 1000) };
  return instant(stack, 'prometheus/api/v1/query', { query, ...time });
}

/** The same of a metric query to Loki. */
export function lokiMetric(stack: Stack, query: string, at: number): Promise<Sample[]> {
  return instant(stack, 'loki/loki/api/v1/query', { query, time: `${at}000000` });
}

async function instant(
  stack: Stack,
  path: string,
  query: Record<string, string>,
): Promise<Sample[]> {
  type Body = { data: { result: { metric: Record<string, string>; value: [number, string] }[] } };
  const { data } = await proxied<Body>(stack, path, query);
  return data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/** The trace ids of the exemplars of the last minutes behind a query. */
export async function exemplars(stack: Stack, query: string, minutes = 10): Promise<string[]> {
  type Body = { data: { exemplars: { labels: Record<string, string> }[] }[] };
  const now = Date.now() / 1000;
  const range = { start: String(now - minutes * 60), end: String(now) };
  const { data } = await proxied<Body>(stack, 'prometheus/api/v1/query_exemplars', {
    query,
    ...range,
  });
  return data.flatMap((series) => series.exemplars.map(({ labels }) => labels['trace_id'] ?? ''));
}

/** Log lines of the last hour, or the series of a metric query's last step. */
export async function loki(stack: Stack, query: string, limit = 500): Promise<LogLine[]> {
  type Series = {
    stream?: Record<string, string>;
    metric?: Record<string, string>;
    values: [string, string][];
  };
  const now = Date.now();
  const { data } = await proxied<{ data: { result: Series[] } }>(
    stack,
    'loki/loki/api/v1/query_range',
    {
      query,
      start: `${now - 3_600_000}000000`,
      end: `${now + 60_000}000000`,
      limit: String(limit),
    },
  );
  return data.result.flatMap(({ stream, metric, values }) =>
    values.map(([, line]) => ({ labels: stream ?? metric ?? {}, line })),
  );
}

/** True once Jaeger has spans of the trace. */
export async function isKept(stack: Stack, traceId: string): Promise<boolean> {
  const response = await fetch(`${stack.url('JAEGER_PORT')}/api/v3/traces/${traceId}`, {
    signal: AbortSignal.timeout(30_000),
  });
  await response.arrayBuffer();
  if (response.status !== 200 && response.status !== 404) {
    throw new Error(`Jaeger responded with ${response.status} for ${traceId}`);
  }
  return response.status === 200;
}
