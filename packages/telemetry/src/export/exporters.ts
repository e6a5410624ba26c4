import { diag } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { ConsoleLogRecordExporter, type LogRecordExporter } from '@opentelemetry/sdk-logs';
import { ConsoleMetricExporter, type PushMetricExporter } from '@opentelemetry/sdk-metrics';
import { ConsoleSpanExporter, type SpanExporter } from '@opentelemetry/sdk-trace';
import { list, text } from '../env';
import { type Exporter, quiet } from './quiet-exporter';

type Signal = 'traces' | 'metrics' | 'logs';
type Encoding = 'protobuf' | 'json';

/** An exporter and whether it writes to a terminal, where a batch would only come late. */
export interface Destination<E> {
  exporter: E;
  toConsole: boolean;
}

/** The exporters of `OTEL_TRACES_EXPORTER`: otlp (default), console, none. */
export const spanExporters = (): Destination<SpanExporter>[] =>
  destinations<SpanExporter>('traces', {
    json: () => new JsonTraceExporter(),
    protobuf: () => new OTLPTraceExporter(),
    console: () => new ConsoleSpanExporter(),
  });

/** The exporters of `OTEL_METRICS_EXPORTER`: otlp (default), console, none. */
export const metricExporters = (): Destination<PushMetricExporter>[] =>
  destinations<PushMetricExporter>('metrics', {
    json: () => new JsonMetricExporter(),
    protobuf: () => new OTLPMetricExporter(),
    console: () => new ConsoleMetricExporter(),
  });

/** The exporters of `OTEL_LOGS_EXPORTER`: otlp (default), console, none. */
export const logExporters = (): Destination<LogRecordExporter>[] =>
  destinations<LogRecordExporter>('logs', {
    json: () => new JsonLogExporter(),
    protobuf: () => new OTLPLogExporter(),
    console: () => new ConsoleLogRecordExporter(),
  });

interface Makers<E> {
  json: () => E;
  protobuf: () => E;
  console: () => E;
}

function destinations<E extends Exporter>(signal: Signal, make: Makers<E>): Destination<E>[] {
  const names = new Set(list(variable(signal, 'EXPORTER')) ?? ['otlp']);
  if (names.has('none')) return [];
  return [...names].flatMap((name): Destination<E>[] => {
    if (name === 'otlp') {
      const exporter = make[encoding(signal)]();
      return [{ exporter: quiet(exporter, signal, endpoint(signal)), toConsole: false }];
    }
    if (name === 'console') return [{ exporter: make.console(), toConsole: true }];
    diag.warn(`${variable(signal, 'EXPORTER')}=${name} is not known here: otlp, console or none`);
    return [];
  });
}

function variable(signal: Signal, what: string): string {
  return `OTEL_${signal.toUpperCase()}_${what}`;
}

/** The value for one signal, else the one for all three, as the specification has it. */
function otlp(signal: Signal, what: string): string | undefined {
  return (
    text(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`) ?? text(`OTEL_EXPORTER_OTLP_${what}`)
  );
}

function encoding(signal: Signal): Encoding {
  const protocol = otlp(signal, 'PROTOCOL') ?? 'http/protobuf';
  if (protocol === 'http/json') return 'json';
  if (protocol !== 'http/protobuf') {
    // The same text for each signal: the diagnostics say it once.
    diag.warn(
      `OTLP over ${protocol} is not built in: use http/protobuf or http/json, which collectors take on port 4318; going on with http/protobuf`,
    );
  }
  return 'protobuf';
}

/** Where the exporter sends; it reads the variables itself, this is for messages. */
function endpoint(signal: Signal): string {
  const own = text(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
  if (own !== undefined) return own;
  const base = text('OTEL_EXPORTER_OTLP_ENDPOINT') ?? 'http://localhost:4318';
  return `${base.replace(/\/$/, '')}/v1/${signal}`;
}
