// The real Collector with the configuration of the repository; only its exporters' addresses are
// those of the test, and what the test says.
import { eventually } from '@traceshop/test-servers/eventually';
import type { Backend } from './backend.ts';
import { CONFIG, engine } from './engine.ts';
import type { Launch, Override, Running } from './launch.ts';
import { launchBinary } from './launch-binary.ts';
import { launchContainer } from './launch-container.ts';
import { openMetrics, type Sample } from './open-metrics.ts';

export interface CollectorOptions {
  backend: Backend;
  /** Another file of the repository than otel-collector-config.yaml. */
  config?: string;
  override?: Override;
  samplePercent?: number;
  storage?: string;
}

export type Signal = 'traces' | 'metrics' | 'logs';

export interface Collector extends Pick<Running, 'at' | 'output' | 'stop' | 'kill'> {
  /** Sends OTLP as JSON. @throws unless it is accepted whole */
  send(signal: Signal, body: object): Promise<void>;
  /** What Prometheus would read from :8889, exemplars included. */
  metrics(): Promise<Sample[]>;
  /** The same page as text. */
  page(): Promise<string>;
  /** The Collector's numbers about itself, from :8888. */
  ownMetrics(): Promise<Sample[]>;
}

/** The name under which the Collector reaches this process. */
export const TEST_HOST = () =>
  engine().kind === 'docker'
    ? { listen: '0.0.0.0', name: 'host.docker.internal' }
    : { listen: '127.0.0.1', name: '127.0.0.1' };

/** Starts the Collector and waits until it says that it is healthy. */
export async function startCollector(options: CollectorOptions): Promise<Collector> {
  const { backend, config = CONFIG, override = {}, samplePercent = 100, storage } = options;
  const { exporters = {}, ...others } = override as { exporters?: Override };
  const { name } = TEST_HOST();
  const launch: Launch = {
    config,
    storage,
    env: { TRACE_SAMPLE_PERCENT: String(samplePercent) },
    override: {
      ...others,
      exporters: {
        'otlp_grpc/jaeger': { endpoint: `${name}:${backend.tracesPort}` },
        'otlp_http/loki': { endpoint: `http://${name}:${backend.logsPort}` },
        ...exporters,
      },
    },
  };
  const found = engine();
  const running =
    found.kind === 'docker'
      ? await launchContainer(launch)
      : await launchBinary(found.path, launch);
  await eventually(() => read(`http://${running.at(13_133)}/`), {
    awaited: 'the Collector is healthy',
    deadlineMs: 60_000,
  }).catch(async (cause: unknown) => {
    const output = running.output();
    await running.stop();
    throw new Error(`the Collector did not become healthy:\n${output}`, { cause });
  });
  return collector(running);
}

function collector(running: Running): Collector {
  const page = () => read(`http://${running.at(8889)}/metrics`);
  return {
    ...running,
    page,
    metrics: async () => openMetrics(await page()),
    ownMetrics: async () => openMetrics(await read(`http://${running.at(8888)}/metrics`)),
    async send(signal, body) {
      const response = await fetch(`http://${running.at(4318)}/v1/${signal}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      if (response.ok && text === '{"partialSuccess":{}}') return;
      throw new Error(`the Collector responded with ${response.status} ${text}`);
    },
  };
}

async function read(url: string): Promise<string> {
  const response = await fetch(url, { headers: { accept: 'application/openmetrics-text' } });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.text();
}
