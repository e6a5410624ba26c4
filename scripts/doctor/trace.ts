import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Finding, unknown, well, wrong } from './finding.ts';
import type { Ports } from './settings.ts';

const SERVICE = 'traceshop-doctor';
const COLLECTOR_LOG =
  'docker compose ps otel-collector; docker compose logs --tail 50 otel-collector';
const JAEGER_LOG = 'docker compose ps jaeger; docker compose logs --tail 50 jaeger';

export interface Patience {
  /** The Collector waits 3 s for the rest of a trace, then exports. */
  jaegerMs: number;
  /** The Collector computes every 5 s, Prometheus scrapes every 10 s. */
  prometheusMs: number;
}

export async function followSpan(
  ports: Ports,
  patience: Patience = { jaegerMs: 15_000, prometheusMs: 25_000 },
): Promise<Finding[]> {
  const at = (variable: string): string => `http://127.0.0.1:${ports[variable]}`;
  const traceId = randomBytes(16).toString('hex');
  const sentAt = Date.now();
  const sent = await send(at('OTLP_PORT'), traceId);
  if (sent.state === 'wrong') return [sent];

  const jaeger = at('JAEGER_PORT');
  const arrived = await within(patience.jaegerMs, () =>
    isFound(`${jaeger}/api/v3/traces/${traceId}`),
  );
  if (arrived) {
    const seconds = ((Date.now() - sentAt) / 1000).toFixed(1);
    return [sent, well(`Jaeger has it, ${seconds} s after it was sent: trace ${traceId}`)];
  }
  const stopped = await whereItStopped(at('PROMETHEUS_PORT'), traceId, patience.prometheusMs);
  return [sent, wrong(`Jaeger does not have trace ${traceId}`), stopped];
}

async function send(collector: string, traceId: string): Promise<Finding> {
  const response = await fetch(`${collector}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(oneSpan(traceId)),
    signal: AbortSignal.timeout(5000),
  }).catch((error: Error) => error);
  if (response instanceof Error || !('status' in response)) {
    const reason = (response.cause as Error | undefined)?.message ?? response.message;
    return wrong(`The Collector cannot be reached at ${collector}: ${reason}`, COLLECTOR_LOG);
  }
  const text = await response.text();
  if (response.ok) return well(`The Collector at ${collector} has accepted a span`);
  return wrong(
    `The Collector at ${collector} rejected a span: ${response.status} ${text}`,
    'If it speaks of memory, it gets more than it can pass on.',
    COLLECTOR_LOG,
  );
}

/** Counts before and after sampling show on which side the span was lost. */
async function whereItStopped(
  prometheus: string,
  traceId: string,
  patienceMs: number,
): Promise<Finding> {
  const counted = (metric: string) => (): Promise<boolean> =>
    hasSeries(prometheus, `${metric}{instance="${traceId}"}`);
  try {
    if (!(await within(patienceMs, counted('traces_span_metrics_calls_total')))) {
      return wrong('It stopped inside the Collector, before sampling', COLLECTOR_LOG);
    }
    if (!(await counted('traces_kept_calls_total')())) {
      return wrong(
        'It stopped at tail sampling, which was asked to keep it (tracestate traceshop=debug)',
        'See tail_sampling.policies in otel-collector-config.yaml.',
      );
    }
  } catch (error) {
    return unknown(
      `Where it stopped is not known: Prometheus does not respond at ${prometheus} (${(error as Error).message})`,
      COLLECTOR_LOG,
    );
  }
  return wrong(
    'It stopped on the way from the Collector to Jaeger; it waits in the queue until Jaeger takes it',
    JAEGER_LOG,
    COLLECTOR_LOG,
  );
}

async function hasSeries(prometheus: string, series: string): Promise<boolean> {
  const url = `${prometheus}/api/v1/query?query=${encodeURIComponent(series)}`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
  const { data } = (await response.json()) as { data: { result: unknown[] } };
  return data.result.length > 0;
}

async function isFound(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.ok ?? false;
}

async function within(ms: number, check: () => Promise<boolean>): Promise<boolean> {
  for (const deadline = Date.now() + ms; ; await pause(250)) {
    if (await check()) return true;
    if (Date.now() > deadline) return false;
  }
}

function oneSpan(traceId: string): unknown {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId,
    spanId: traceId.slice(0, 16),
    name: 'examine',
    kind: 1,
    // Kept at any sampling rate.
    traceState: 'traceshop=debug',
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
  };
  const name = { key: 'service.name', value: { stringValue: SERVICE } };
  // This becomes the label `instance`, so that each run has its own series.
  const run = { key: 'service.instance.id', value: { stringValue: traceId } };
  return {
    resourceSpans: [{ resource: { attributes: [name, run] }, scopeSpans: [{ spans: [span] }] }],
  };
}
