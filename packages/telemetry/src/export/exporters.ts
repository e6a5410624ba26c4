import { diag, TraceFlags } from '@opentelemetry/api';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import {
  ConsoleLogRecordExporter,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import {
  ConsoleMetricExporter,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import {
  ConsoleSpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { list } from '../env';
import type { ExporterName, TelemetryOptions } from '../options/options';
import { exporterSender } from './exporter-sender';
import { type ReaderOptions, SendingMetricReader } from './metric-reader';
import { readerOptions } from './metric-settings';
import { otlpSettings, type Signal } from './otlp-settings';
import { createBatcher, LOG_RECORDS, SPANS } from './queued-signals';
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
    const batcher = createBatcher(SPANS, name);
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
    const batcher = createBatcher(LOG_RECORDS, name);
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

function otlpMetrics(): Sender<ResourceMetrics> {
  const settings = otlpSettings('metrics');
  return otlpSender(
    'metrics',
    settings,
    settings.json ? JsonMetricsSerializer : ProtobufMetricsSerializer,
  );
}

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
