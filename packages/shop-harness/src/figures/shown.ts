// What the pages show: the queries of the panels, and the parts of Jaeger's API that its page draws.
import { lokiMetric, prometheus } from '../stack/backends.ts';
import { getJson } from '../stack/get-json.ts';
import { nameOf, type Question, questions } from '../stack/panels.ts';
import type { Stack } from '../stack/stack.ts';
import type { Sample, Shown } from './figure.ts';

/** Answers for a figure by its name, and whether its query has a mistake. @throws if nothing has that name */
export type Asked = (name: string) => Promise<Shown & { mistaken?: boolean }>;

/** The time that the queries look at; Jaeger's Monitor knows whole minutes only. */
export interface Looked {
  endMs: number;
  windowS: number;
  monitor: { endMs: number; minutes: number };
}

/** Every panel and Jaeger's API; the queries of panels with a mistake, if one is given. */
export async function pages(
  stack: Stack,
  looked: Looked,
  mistaken = (query: string): string => query,
): Promise<Asked> {
  const window = Math.round(looked.windowS);
  const all = await questions(stack, { rateInterval: window, range: window, auto: window });
  const panels = new Map(all.map((question) => [nameOf(question), question]));
  const api = jaegerPages(stack, looked);
  return async (name) => {
    const question = panels.get(name);
    if (question) {
      const right = queryOf(question, window);
      const query = mistaken(right);
      const ask = question.datasource === 'loki' ? lokiMetric : prometheus;
      const samples = await ask(stack, query, looked.endMs);
      return { unit: question.unit, samples, mistaken: query !== right };
    }
    const page = api[name];
    if (!page) throw new Error(`no page shows ${name}`);
    return page();
  };
}

/** A panel of log lines draws as many as are counted here. */
function queryOf({ expr }: Question, window: number): string {
  return expr.startsWith('{') ? `sum(count_over_time(${expr} [${window}s]))` : expr;
}

interface Metrics {
  metrics: {
    labels: { name: string; value: string }[];
    metricPoints: { gaugeValue: { doubleValue: number } }[];
  }[];
}

/** By the name of the figure; the units are those of Jaeger's page: jaeger-figures.ts. */
function jaegerPages(stack: Stack, looked: Looked): Record<string, () => Promise<Shown>> {
  const monitor =
    (figure: string, unit: string, query: Record<string, string> = {}) =>
    async (): Promise<Shown> => ({
      unit,
      samples: await monitored(stack, { figure, query, ...looked.monitor }),
    });
  const byOperation = { groupByOperation: 'true' };
  return {
    'Jaeger: Monitor, latency p50 by operation': monitor('latencies', 'ms', {
      ...byOperation,
      quantile: '0.5',
    }),
    'Jaeger: Monitor, latency p95 by operation': monitor('latencies', 'ms', {
      ...byOperation,
      quantile: '0.95',
    }),
    'Jaeger: Monitor, latency p95 of the service': monitor('latencies', 'ms', { quantile: '0.95' }),
    'Jaeger: Monitor, calls by operation': monitor('calls', 'reqps', byOperation),
    'Jaeger: Monitor, calls of the service': monitor('calls', 'reqps'),
    'Jaeger: Monitor, errors by operation': monitor('errors', 'percentunit', byOperation),
    'Jaeger: Monitor, errors of the service': monitor('errors', 'percentunit'),
    'Jaeger: Search, duration of a trace': async () => ({
      unit: 'µs',
      samples: await searched(stack),
    }),
    'Jaeger: Dependencies, calls': async () => ({
      unit: 'short',
      samples: await dependencies(stack, looked),
    }),
    'Prometheus: inventory.stock': async () => ({
      unit: 'items',
      samples: await prometheus(stack, 'inventory_stock'),
    }),
  };
}

/** The newest point of each line of the Monitor tab. */
async function monitored(
  stack: Stack,
  { figure, query, endMs, minutes }: { figure: string; query: object } & Looked['monitor'],
): Promise<Sample[]> {
  const search = new URLSearchParams({
    service: 'api-gateway',
    endTs: String(endMs),
    lookback: '10000',
    step: '5000',
    ratePer: String(minutes * 60_000),
    ...query,
  });
  const { metrics } = await getJson<Metrics>(
    `${stack.url('JAEGER_PORT')}/api/metrics/${figure}?${search}`,
  );
  return metrics.map(({ labels, metricPoints }) => ({
    metric: Object.fromEntries(labels.map(({ name, value }) => [name, value])),
    value: metricPoints.at(-1)?.gaugeValue.doubleValue ?? Number.NaN,
  }));
}

/** The root spans of the search for failed checkouts, by trace. */
async function searched(stack: Stack): Promise<Sample[]> {
  const search = new URLSearchParams({
    ...{ service: 'api-gateway', operation: 'POST /checkout', limit: '100', lookback: '1h' },
    tags: JSON.stringify({ 'http.response.status_code': '504' }),
  });
  type Found = {
    data: { traceID: string; spans: { duration: number; references: unknown[] }[] }[];
  };
  const { data } = await getJson<Found>(`${stack.url('JAEGER_PORT')}/api/traces?${search}`);
  return data.map(({ traceID, spans }) => ({
    metric: { traceId: traceID },
    value: spans.find(({ references }) => references.length === 0)?.duration ?? Number.NaN,
  }));
}

/** Calls between services in the window. */
async function dependencies(stack: Stack, { endMs, windowS }: Looked): Promise<Sample[]> {
  const lookback = String(windowS * 1000);
  const search = new URLSearchParams({ endTs: String(endMs), lookback });
  type Found = { data: { parent: string; child: string; callCount: number }[] };
  const { data } = await getJson<Found>(`${stack.url('JAEGER_PORT')}/api/dependencies?${search}`);
  return data.map(({ parent, child, callCount }) => ({
    metric: { parent, child },
    value: callCount,
  }));
}
