import { diag, TraceFlags } from '@opentelemetry/api';
import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import {
  ConsoleLogRecordExporter,
  type LogRecordProcessor,
  type ReadableLogRecord,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  ConsoleMetricExporter,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import {
  ConsoleSpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { list, positive } from '../env';
import type { ExporterName, TelemetryOptions } from '../options/options';
import { Batcher, type BatchOptions } from './batcher';
import { exporterSender } from './exporter-sender';
import { type ReaderOptions, SendingMetricReader } from './metric-reader';
import { readerOptions } from './metric-settings';
import type { Signal } from './otlp-settings';
import { otlpSender, type Parcel, type Sender } from './sender';

/** One destination of a signal, with a way to read its unsent items when the process ends. */
export interface Destination<Part> {
  part: Part;
  rest(): Parcel[];
}

/** The span processors of `OTEL_TRACES_EXPORTER`: otlp (default), console, none; or the program's own. */
export const spanDestinations = (
  own?: TelemetryOptions['spanExporters'],
): Destination<SpanProcessor>[] =>
  chosen('traces', own).map((name) => {
    if (name === 'console') {
      return {
        part: new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }),
        rest: nothing,
      };
    }
    const sender =
      name === 'otlp'
        ? otlpSender('traces', { json: JsonTraceSerializer, protobuf: ProtobufTraceSerializer })
        : exporterSender<ReadableSpan[]>('traces', name);
    const batcher = new Batcher<ReadableSpan>(sender, batchOptions('OTEL_BSP'));
    const part: SpanProcessor = {
      onStart: () => undefined,
      onEnd: (span) => {
        if (span.spanContext().traceFlags & TraceFlags.SAMPLED) batcher.add(span);
      },
      forceFlush: () => batcher.flush(),
      shutdown: () => batcher.close().then(() => closeOwn(name)),
    };
    return { part, rest: () => batcher.rest() };
  });

/** The log processors of `OTEL_LOGS_EXPORTER`: otlp (default), console, none; or the program's own. */
export const logDestinations = (
  own?: TelemetryOptions['logRecordExporters'],
): Destination<LogRecordProcessor>[] =>
  chosen('logs', own).map((name) => {
    if (name === 'console') {
      const exporter = new ConsoleLogRecordExporter();
      return { part: new SimpleLogRecordProcessor({ exporter }), rest: nothing };
    }
    const sender =
      name === 'otlp'
        ? otlpSender('logs', { json: JsonLogsSerializer, protobuf: ProtobufLogsSerializer })
        : exporterSender<ReadableLogRecord[]>('logs', name);
    const batcher = new Batcher<ReadableLogRecord>(sender, batchOptions('OTEL_BLRP'));
    const part: LogRecordProcessor = {
      onEmit: (record) => batcher.add(record),
      forceFlush: () => batcher.flush(),
      shutdown: () => batcher.close().then(() => closeOwn(name)),
    };
    return { part, rest: () => batcher.rest() };
  });

/** The metric readers of `OTEL_METRICS_EXPORTER`: otlp (default), console, none; or the program's own. */
export const metricDestinations = (
  own?: TelemetryOptions['metricExporters'],
): Destination<SendingMetricReader>[] =>
  chosen('metrics', own).map((name) => {
    const part =
      typeof name === 'string'
        ? new SendingMetricReader(
            name === 'console' ? consoleMetrics() : otlpMetrics(),
            readerOptions(),
          )
        : new SendingMetricReader(exporterSender<ResourceMetrics>('metrics', name), {
            ...readerOptions(),
            ...temporalityOf(name),
          });
    return { part, rest: () => part.rest() };
  });

function temporalityOf(exporter: PushMetricExporter): Partial<ReaderOptions> {
  const select = exporter.selectAggregationTemporality?.bind(exporter);
  return select === undefined ? {} : { temporality: select };
}

/** The SDK knows only the batcher, so the exporter of the program is closed here. */
async function closeOwn(exporter: string | { shutdown(): Promise<void> }): Promise<void> {
  if (typeof exporter !== 'string') await exporter.shutdown();
}

const nothing = (): Parcel[] => [];

const otlpMetrics = (): Sender<ResourceMetrics> =>
  otlpSender('metrics', { json: JsonMetricsSerializer, protobuf: ProtobufMetricsSerializer });

function consoleMetrics(): Sender<ResourceMetrics> {
  const exporter = new ConsoleMetricExporter();
  const print = (metrics: ResourceMetrics) => exporter.export(metrics, () => undefined);
  return {
    send: async (metrics) => print(metrics),
    parcels: (rest) => {
      for (const metrics of rest) print(metrics);
      return [];
    },
  };
}

/** The variable has priority, so that an operator can switch to the console or to none. */
function chosen<Own>(
  signal: Signal,
  own: readonly (ExporterName | Own)[] = ['otlp'],
): (ExporterName | Own)[] {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const set = list(variable);
  if (set === undefined) return [...own];
  const names = new Set(set);
  if (names.has('none')) return [];
  return [...names].filter((name): name is ExporterName => {
    if (name === 'otlp' || name === 'console') return true;
    diag.warn(`${variable}=${name} is not known here: otlp, console or none`);
    return false;
  });
}

/** Queue 2048, batch 512, every 5 s. The SDK would send logs every second. */
function batchOptions(prefix: 'OTEL_BSP' | 'OTEL_BLRP'): BatchOptions {
  return {
    queueVariable: `${prefix}_MAX_QUEUE_SIZE`,
    maxQueueSize: positive(`${prefix}_MAX_QUEUE_SIZE`) ?? 2048,
    maxExportBatchSize: positive(`${prefix}_MAX_EXPORT_BATCH_SIZE`) ?? 512,
    scheduledDelayMillis: positive(`${prefix}_SCHEDULE_DELAY`) ?? 5000,
    exportTimeoutMillis: positive(`${prefix}_EXPORT_TIMEOUT`) ?? 30_000,
  };
}
