// What the Collector has accepted arrives, whatever becomes of the backend or of itself.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@traceshop/test-servers/eventually';
import { type Backend, startBackend } from './backend.ts';
import { sendEnded, type TraceCase, traceIdOf } from './cases.ts';
import { type Collector, startCollector, TEST_HOST } from './collector.ts';
import { describeCollector } from './engine.ts';
import { total } from './open-metrics.ts';

const TRACES = 50;

const traces = (title: string): TraceCase[] =>
  Array.from({ length: TRACES }, (_, index) => ({
    title: `${title} ${index}`,
    spans: [
      { name: 'POST /checkout', kind: 'SERVER', at: [0, 40] },
      { name: 'checkout.process', under: 'POST /checkout', at: [5, 35] },
    ],
  }));

const logsOf = (title: string) => ({
  resourceLogs: [
    {
      resource: { attributes: [] },
      scopeLogs: [
        {
          logRecords: Array.from({ length: TRACES }, (_, index) => ({
            timeUnixNano: `${Date.now()}000000`,
            body: { stringValue: `${title} ${index}` },
          })),
        },
      ],
    },
  ],
});

describeCollector('delivery', () => {
  let backend: Backend;
  let collector: Collector;
  let storage: string;

  const start = async () => {
    collector = await startCollector({
      backend,
      storage,
      override: { processors: { tail_sampling: { decision_wait_after_root_received: '100ms' } } },
    });
  };

  beforeAll(async () => {
    storage = await mkdtemp(join(tmpdir(), 'traceshop-collector-queue-'));
    // As the volume of docker-compose.yml: the Collector's own user may write it.
    await chmod(storage, 0o777);
    backend = await startBackend({ host: TEST_HOST().listen });
    await start();
  });

  afterAll(async () => {
    await collector?.kill();
    await backend?.close();
    await rm(storage, { recursive: true, force: true });
  });

  /** Spans are in the queue, and not only in memory, once their trace is decided. */
  async function queued(items: { spans: number; logs: number }): Promise<void> {
    await eventually(
      async () => {
        const own = await collector.ownMetrics();
        const size = (exporter: string) => total(own, 'otelcol_exporter_queue_size', { exporter });
        expect({ spans: size('otlp_grpc/jaeger'), logs: size('otlp_http/loki') }).toEqual(items);
      },
      { awaited: `${items.spans} spans and ${items.logs} log records queued`, deadlineMs: 60_000 },
    );
  }

  /** All is at the backend, and the Collector knows it: nothing of it will be sent again. */
  async function arrived(title: string): Promise<void> {
    const bodies = () => new Set(backend.logs().map(({ body }) => body));
    await eventually(
      () => {
        const lost = traces(title).filter(
          (trace) => backend.spans(traceIdOf(trace)).length < 2,
        ).length;
        const mute = traces(title).filter((trace) => !bodies().has(trace.title)).length;
        expect({ lost, mute }).toEqual({ lost: 0, mute: 0 });
      },
      { awaited: `all traces and log records "${title}" at the backend`, deadlineMs: 60_000 },
    );
    await queued({ spans: 0, logs: 0 });
  }

  async function send(title: string): Promise<void> {
    await sendEnded(collector, traces(title));
    await collector.send('logs', logsOf(title));
  }

  test('when the backend is down and comes back, nothing is lost', async () => {
    await backend.goAway();
    await send('while away');
    await queued({ spans: 2 * TRACES, logs: TRACES });

    await backend.comeBack();
    await arrived('while away');
  });

  test('when the Collector is killed while the backend is down, its queues survive', async () => {
    await backend.goAway();
    await send('before the kill');
    await queued({ spans: 2 * TRACES, logs: TRACES });

    await collector.kill();
    await start();
    await backend.comeBack();
    await arrived('before the kill');
  });

  test('when the Collector is stopped, traces that wait for their decision are decided', async () => {
    await send('just before the stop');

    await collector.stop();
    await start();
    await arrived('just before the stop');
  });
});
