import type { TextMapPropagator } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import type { LogRecordExporter, LogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { MetricReader, PushMetricExporter } from '@opentelemetry/sdk-metrics';
import type { Sampler, SpanExporter, SpanProcessor } from '@opentelemetry/sdk-trace';

/** Exporters that need no package of their own, by the words of `OTEL_TRACES_EXPORTER`. */
export type ExporterName = 'otlp' | 'console';

/** Propagators that need no package of their own, by the words of `OTEL_PROPAGATORS`. */
export type PropagatorName = 'tracecontext' | 'baggage';

/**
 * What a program sets in its options file, the file that `TRACESHOP_TELEMETRY_OPTIONS` names. All
 * are optional. A standard variable that is set has priority over the option of the same meaning.
 */
export interface TelemetryOptions {
  /** `service.name`. Variable: `OTEL_SERVICE_NAME`. Default: the name in package.json, without scope. */
  readonly serviceName?: string;
  /** `service.namespace`. Variable: `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly serviceNamespace?: string;
  /** `service.version`. Variable: `OTEL_RESOURCE_ATTRIBUTES`. Default: the version in package.json. */
  readonly serviceVersion?: string;
  /** More attributes of the resource. Variable: `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resourceAttributes?: Readonly<Record<string, string | number | boolean>>;
  /**
   * Paths that health checks request. Such requests get no span. Replaces the default: `/health`,
   * `/healthz`, `/livez`, `/ready` and `/readyz`.
   */
  readonly healthPaths?: readonly string[];
  /**
   * Instrumentations of more libraries. One with the name of a built-in instrumentation replaces it.
   * Variables: `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS`.
   */
  readonly instrumentations?: readonly Instrumentation[];
  /** Which traces are kept. Variable: `OTEL_TRACES_SAMPLER`. Default: all. */
  readonly sampler?: Sampler;
  /** How the trace context travels. Variable: `OTEL_PROPAGATORS`. Default: both names. */
  readonly propagators?: readonly (PropagatorName | TextMapPropagator)[];
  /** Called for each span, after it has been scrubbed and before it is exported. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Called for each log record, after it has been scrubbed and before it is exported. */
  readonly logRecordProcessors?: readonly LogRecordProcessor[];
  /** Where spans go. Variable: `OTEL_TRACES_EXPORTER`. Default: `['otlp']`. */
  readonly spanExporters?: readonly (ExporterName | SpanExporter)[];
  /** Where log records go. Variable: `OTEL_LOGS_EXPORTER`. Default: `['otlp']`. */
  readonly logRecordExporters?: readonly (ExporterName | LogRecordExporter)[];
  /** Where metrics go. Variable: `OTEL_METRICS_EXPORTER`. Default: `['otlp']`. */
  readonly metricExporters?: readonly (ExporterName | PushMetricExporter)[];
  /** Readers that collect metrics themselves, such as the Prometheus exporter. */
  readonly metricReaders?: readonly MetricReader[];
}
