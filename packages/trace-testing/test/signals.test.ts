import { ROOT_CONTEXT, SeverityNumber, trace } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
} from '@opentelemetry/otlp-transformer';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { type OtlpReceiver, otlpReceiver } from '../src';
import { TRACE_ID } from './build';
import { post, resource } from './exports';

let receiver: OtlpReceiver;
beforeEach(async () => {
  receiver = await otlpReceiver();
});
afterEach(() => receiver.close());

function logRecords() {
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource,
    processors: [new SimpleLogRecordProcessor({ exporter })],
  });
  const context = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: TRACE_ID,
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
  });
  provider.getLogger('pino').emit({
    severityNumber: SeverityNumber.INFO,
    severityText: 'info',
    body: { msg: 'order placed', items: [1, 2] },
    attributes: { 'order.id': 'ord_x' },
    context,
  });
  return exporter.getFinishedLogRecords();
}

test.each([
  ['json', 'application/json', JsonLogsSerializer],
  ['protobuf', 'application/x-protobuf', ProtobufLogsSerializer],
] as const)(
  'when log records come as %s, they are found by their trace',
  async (_name, type, serializer) => {
    const body = serializer.serializeRequest(logRecords()) ?? '';
    const response = await post(`${receiver.url}/v1/logs`, body, { type });

    expect(response.status).toBe(200);
    expect(receiver.logs(TRACE_ID)).toMatchObject([
      {
        severity: 'info',
        severityNumber: 9,
        body: { msg: 'order placed', items: [1, 2] },
        attributes: { 'order.id': 'ord_x' },
        spanId: 'b7ad6b7169203331',
        service: 'orders',
      },
    ]);
    expect(receiver.logs('f'.repeat(32))).toEqual([]);
  },
);

async function metricData() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 });
  const provider = new MeterProvider({ resource, readers: [reader] });
  const meter = provider.getMeter('shop', '2.0.0');
  const options = { unit: '{checkout}', description: 'Checkouts by outcome.' };
  meter.createCounter('checkout.completed', options).add(3, { status: 'success' });
  meter.createHistogram('checkout.value', { unit: '{cent}' }).record(700);
  meter.createGauge('inventory.stock').record(1.5);
  await provider.forceFlush();
  const [data] = exporter.getMetrics();
  await provider.shutdown();
  if (!data) throw new Error('the SDK exported no metrics');
  return data;
}

test.each([
  ['json', 'application/json', JsonMetricsSerializer],
  ['protobuf', 'application/x-protobuf', ProtobufMetricsSerializer],
] as const)(
  'when metrics come as %s, the newest point of each series is kept',
  async (_name, type, serializer) => {
    for (let round = 0; round < 2; round += 1) {
      const body = serializer.serializeRequest(await metricData()) ?? '';
      expect((await post(`${receiver.url}/v1/metrics`, body, { type })).status).toBe(200);
    }

    expect(receiver.metrics('checkout.completed')).toMatchObject([
      {
        kind: 'sum',
        unit: '{checkout}',
        description: 'Checkouts by outcome.',
        monotonic: true,
        attributes: { status: 'success' },
        value: 3,
        scope: { name: 'shop', version: '2.0.0' },
        service: 'orders',
      },
    ]);
    expect(receiver.metrics('checkout.value')).toMatchObject([
      { kind: 'histogram', count: 1, sum: 700 },
    ]);
    const [{ bounds, bucketCounts } = { bounds: [], bucketCounts: [] }] =
      receiver.metrics('checkout.value');
    expect(bucketCounts).toHaveLength(bounds.length + 1);
    expect(receiver.metrics('inventory.stock')).toMatchObject([{ kind: 'gauge', value: 1.5 }]);
    expect(receiver.metrics()).toHaveLength(3);
  },
);
