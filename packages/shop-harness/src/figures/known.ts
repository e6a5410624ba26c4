// Reads what is known of the shop from where the figures do not come from: Jaeger's traces, the output
// of containers, the process table, the broker's own page, PostgreSQL, the catalogue.
import { prometheus } from '../stack/backends.ts';
import { askBroker } from '../stack/broker.ts';
import { docker } from '../stack/compose.ts';
import { containers } from '../stack/containers.ts';
import { getJson } from '../stack/get-json.ts';
import type { Stack } from '../stack/stack.ts';
import type { StoredSpan, Truth } from './truth.ts';

interface JaegerSpan {
  spanID: string;
  operationName: string;
  processID: string;
  duration: number;
  references: { spanID: string }[];
  tags: { key: string; value: unknown }[];
}

interface JaegerTrace {
  spans: JaegerSpan[];
  processes: Record<string, { serviceName: string }>;
}

/** The spans of one trace, from the API that Jaeger's own page uses. */
export async function storedSpans(stack: Stack, traceId: string): Promise<StoredSpan[]> {
  const address = `${stack.url('JAEGER_PORT')}/api/traces/${traceId}`;
  const { data } = await getJson<{ data: JaegerTrace[] }>(address);
  return data.flatMap(({ spans, processes }) => {
    const serviceOf = (span: JaegerSpan | undefined): string | undefined =>
      span && processes[span.processID]?.serviceName;
    const byId = new Map(spans.map((span) => [span.spanID, span]));
    return spans.map((span) => {
      const attributes = Object.fromEntries(span.tags.map(({ key, value }) => [key, value]));
      return {
        ...{ traceId, name: span.operationName, attributes, seconds: span.duration / 1_000_000 },
        service: serviceOf(span) ?? '',
        caller: serviceOf(byId.get(span.references[0]?.spanID ?? '')),
        kind: String(attributes['span.kind'] ?? 'internal').toUpperCase(),
        failed: attributes['otel.status_code'] === 'ERROR',
      };
    });
  });
}

/** The traces of messages that nobody here has sent a request for. */
export async function tracesOfMessages(stack: Stack, since: number): Promise<string[]> {
  const search = new URLSearchParams({
    ...{ service: 'notification-service', operation: 'process notifications', limit: '1000' },
    ...{ start: String(since * 1000), end: String(Date.now() * 1000) },
  });
  const address = `${stack.url('JAEGER_PORT')}/api/traces?${search}`;
  const { data } = await getJson<{ data: { traceID: string }[] }>(address);
  return data.map(({ traceID }) => traceID);
}

/** Lines that a service has printed since a time, each with its level. */
async function printedBy(stack: Stack, service: string, since: Date): Promise<string[]> {
  const [container] = await containers(stack, service);
  const args = ['logs', '--since', since.toISOString(), container?.Id ?? ''];
  const { stdout } = await docker(args);
  const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => (JSON.parse(line) as { level: string }).level);
}

export async function printed(
  stack: Stack,
  services: readonly string[],
  since: Date,
): Promise<Truth['printed']> {
  const levels = await Promise.all(
    services.map(async (service) => [service, await printedBy(stack, service, since)] as const),
  );
  const checkout: Record<string, number> = {};
  for (const level of Object.fromEntries(levels)['checkout'] ?? []) {
    checkout[level] = (checkout[level] ?? 0) + 1;
  }
  return { checkout, all: levels.reduce((sum, [, lines]) => sum + lines.length, 0) };
}

/** The main process of a container of Node's image, from its own process table. */
export async function nodeProcess(
  stack: Stack,
  service: string,
): Promise<{ cpuS: number; rssBytes: number }> {
  const [container] = await containers(stack, service);
  const { stdout } = await docker([
    ...['exec', container?.Id ?? '', 'cat', '/proc/1/stat', '/proc/1/status'],
  ]);
  // After the name of the program: the 12th and the 13th number are hundredths of a second.
  const [userTicks, systemTicks] = (/\) (.*)/.exec(stdout)?.[1] ?? '').split(' ').slice(11, 13);
  const kib = Number(/VmRSS:\s+(\d+) kB/.exec(stdout)?.[1]);
  return { cpuS: (Number(userTicks) + Number(systemTicks)) / 100, rssBytes: kib * 1024 };
}

/** The memory of a container without a shell, as the engine's process table has it. */
export async function memoryOf(stack: Stack, service: string): Promise<number> {
  const [container] = await containers(stack, service);
  const { stdout } = await docker(['top', container?.Id ?? '', '-o', 'pid,rss']);
  const [, first = ''] = stdout.trim().split('\n');
  return Number(first.trim().split(/\s+/)[1]) * 1024;
}

/** Messages of each queue, from the broker's management page. */
export async function queueLengths(stack: Stack): Promise<Record<string, number>> {
  const queues = await askBroker<{ name: string; messages?: number }[]>(stack, '/queues');
  return Object.fromEntries(queues.map(({ name, messages = 0 }) => [name, messages]));
}

export async function connectionsOf(stack: Stack, role: string): Promise<number> {
  const query = `SELECT count(*) FROM pg_stat_activity WHERE usename = '${role}'`;
  const { stdout } = await stack.compose(
    ...['exec', '-T', 'postgres', 'psql', '--username=postgres', '-Atc', query],
  );
  return Number(stdout.trim());
}

/** What Prometheus's status pages, its targets and its disk say. */
export async function prometheusFacts(stack: Stack): Promise<Truth['prometheus']> {
  const api = `${stack.url('PROMETHEUS_PORT')}/api/v1`;
  type Status = { data: { headStats: { numSeries: number } } };
  type Targets = { data: { activeTargets: { labels: { job: string }; health: string }[] } };
  const { data } = await getJson<Status>(`${api}/status/tsdb`);
  const targets = await getJson<Targets>(`${api}/targets?state=active`);
  const up = targets.data.activeTargets.filter(({ health }) => health === 'up');
  const scraped = await prometheus(stack, 'sum(scrape_samples_post_metric_relabeling)');
  const { stdout } = await stack.compose('exec', '-T', 'prometheus', 'du', '-sk', '/prometheus');
  return {
    bytes: Number(stdout.split(/\s/)[0]) * 1024,
    series: data.headStats.numSeries,
    // One scrape of each target every 10 s.
    samplesPerSecond: (scraped[0]?.value ?? Number.NaN) / 10,
    jobs: [...new Set(up.map(({ labels }) => labels.job))],
  };
}

export async function catalogue(
  stack: Stack,
): Promise<{ sku: string; priceCents: number; available: number }[]> {
  const { body } = await stack.request<{
    products: { sku: string; priceCents: number; available: number }[];
  }>('GET', '/products');
  return body.products;
}
