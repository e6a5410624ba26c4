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
import { ConsoleMetricExporter, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import {
  ConsoleSpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { list, positive } from '../env';
import { Batcher, type BatchOptions } from './batcher';
import { SendingMetricReader } from './metric-reader';
import { readerOptions } from './metric-settings';
import type { Signal } from './otlp-settings';
import { otlpSender, type Parcel, type Sender } from './sender';

/** One destination of a signal, with a way to read its unsent items when the process ends. */
export interface Destination<Part> {
  part: Part;
  rest(): Parcel[];
}

type DestinationNames = 'otlp' | 'console';

/** The span processors of `OTEL_TRACES_EXPORTER`: otlp (default), console, none. */
export const spanDestinations = (): Destination<SpanProcessor>[] =>
  chosen('traces').map((name) => {
    if (name === 'console') {
      return {
        part: new SimpleSpanProcessor({ exporter: new ConsoleSpanExporter() }),
        rest: nothing,
      };
    }
    const sender = otlpSender('traces', {
      json: JsonTraceSerializer,
      protobuf: ProtobufTraceSerializer,
    });
    const batcher = new Batcher<ReadableSpan>(sender, batchOptions('OTEL_BSP'));
    const part: SpanProcessor = {
      onStart: () => undefined,
      onEnd: (span) => {
        if (span.spanContext().traceFlags & TraceFlags.SAMPLED) batcher.add(span);
      },
      forceFlush: () => batcher.flush(),
      shutdown: () => batcher.close(),
    };
    return { part, rest: () => batcher.rest() };
  });

/** The log processors of `OTEL_LOGS_EXPORTER`: otlp (default), console, none. */
export const logDestinations = (): Destination<LogRecordProcessor>[] =>
  chosen('logs').map((name) => {
    if (name === 'console') {
      const exporter = new ConsoleLogRecordExporter();
      return { part: new SimpleLogRecordProcessor({ exporter }), rest: nothing };
    }
    const sender = otlpSender('logs', {
      json: JsonLogsSerializer,
      protobuf: ProtobufLogsSerializer,
    });
    const batcher = new Batcher<ReadableLogRecord>(sender, batchOptions('OTEL_BLRP'));
    const part: LogRecordProcessor = {
      onEmit: (record) => batcher.add(record),
      forceFlush: () => batcher.flush(),
      shutdown: () => batcher.close(),
    };
    return { part, rest: () => batcher.rest() };
  });

/** The metric readers of `OTEL_METRICS_EXPORTER`: otlp (default), console, none. */
export const metricDestinations = (): Destination<SendingMetricReader>[] =>
  chosen('metrics').map((name) => {
    const sender = name === 'console' ? consoleMetrics() : otlpMetrics();
    const part = new SendingMetricReader(sender, readerOptions());
    return { part, rest: () => part.rest() };
  });

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

function chosen(signal: Signal): DestinationNames[] {
  const variable = `OTEL_${signal.toUpperCase()}_EXPORTER`;
  const names = new Set(list(variable) ?? ['otlp']);
  if (names.has('none')) return [];
  return [...names].filter((name): name is DestinationNames => {
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
