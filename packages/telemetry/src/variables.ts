import { diag } from '@opentelemetry/api';
import { text } from './env';
import { nearestName } from './nearest-name';

const SIGNALS = '{,TRACES_,METRICS_,LOGS_}';

/**
 * Every variable that this package, the SDK or an instrumentation reads. The reference table in the
 * documentation has the same ones. Braces hold the variants of one name.
 */
export const VARIABLES: readonly string[] = [
  'OTEL_SDK_DISABLED',
  'OTEL_SERVICE_NAME',
  'OTEL_RESOURCE_ATTRIBUTES',
  'OTEL_{TRACES,METRICS,LOGS}_EXPORTER',
  `OTEL_EXPORTER_OTLP_${SIGNALS}{ENDPOINT,PROTOCOL,HEADERS,TIMEOUT,COMPRESSION}`,
  `OTEL_EXPORTER_OTLP_${SIGNALS}{CERTIFICATE,CLIENT_CERTIFICATE,CLIENT_KEY}`,
  'OTEL_EXPORTER_OTLP_METRICS_{TEMPORALITY_PREFERENCE,DEFAULT_HISTOGRAM_AGGREGATION}',
  'OTEL_{BSP,BLRP}_{SCHEDULE_DELAY,MAX_QUEUE_SIZE,MAX_EXPORT_BATCH_SIZE,EXPORT_TIMEOUT}',
  'OTEL_METRIC_EXPORT_{INTERVAL,TIMEOUT}',
  'OTEL_TRACES_SAMPLER{,_ARG}',
  'OTEL_PROPAGATORS',
  'OTEL_{,SPAN_,LOGRECORD_}ATTRIBUTE_{VALUE_LENGTH,COUNT}_LIMIT',
  'OTEL_SPAN_{EVENT,LINK}_COUNT_LIMIT',
  'OTEL_{EVENT,LINK}_ATTRIBUTE_COUNT_LIMIT',
  'OTEL_NODE_{ENABLED,DISABLED}_INSTRUMENTATIONS',
  'OTEL_SEMCONV_STABILITY_OPT_IN',
  'OTEL_LOG_LEVEL',
  'LOG_LEVEL',
  'NODE_ENV',
  'TRUST_TRACE_CONTEXT',
  'TRACESHOP_INSTRUMENTATIONS',
  'TRACESHOP_SAMPLE_ALWAYS',
  'TRACESHOP_TELEMETRY_FLUSH_MS',
  'TRACESHOP_TELEMETRY_EXTRA',
  'TRACESHOP_TELEMETRY_OPTIONS',
];

/** Standard variables without effect here, and what to set instead. */
const WITHOUT_EFFECT: [pattern: RegExp, instead: string][] = [
  [/^OTEL_(?:EXPERIMENTAL_)?CONFIG_FILE$/, 'there is no declarative configuration: set variables'],
  [/^OTEL_NODE_RESOURCE_DETECTORS$/, 'name what is missing in OTEL_RESOURCE_ATTRIBUTES'],
  [/^OTEL_METRICS_EXEMPLAR_FILTER$/, 'no exemplars are recorded'],
  [/^OTEL_EXPORTER_OTLP_(?:\w+_)?INSECURE$/, 'the URL says it: http:// or https://'],
  [/^OTEL_EXPORTER_(?:JAEGER|ZIPKIN|PROMETHEUS)_/, 'telemetry leaves by OTLP or to the console'],
  [/^OTEL_NODE_EXPERIMENTAL_SDK_METRICS$/, 'the SDK is not measured'],
];

/** Names that belong to other programs on the same machine. */
const OF_OTHERS =
  /^OTEL_(?:JAVA|JAVAAGENT|GO|PYTHON|DOTNET|PHP|RUBY|RUST|INSTRUMENTATION|COLLECTOR)_/;

/** All names of a pattern: `A_{B,C}` gives `A_B` and `A_C`. */
export function expand(pattern: string): string[] {
  const [, before, choices, after] = /^(.*?)\{([^}]*)\}(.*)$/.exec(pattern) ?? [];
  if (before === undefined || choices === undefined || after === undefined) return [pattern];
  return choices.split(',').flatMap((choice) => expand(`${before}${choice}${after}`));
}

/** Logs one warning for variables without effect here and for misspelt ones. */
export function warnOfVariables(): void {
  const known = VARIABLES.flatMap(expand);
  const vain = Object.keys(process.env)
    .filter((name) => name.startsWith('OTEL_') && text(name) !== undefined)
    .filter((name) => !known.includes(name) && !OF_OTHERS.test(name))
    .map((name) => `${name} (${reason(name, known)})`);
  const disabled = text('OTEL_SDK_DISABLED');
  if (disabled !== undefined && disabled.toLowerCase() !== 'false') {
    diag.warn(`OTEL_SDK_DISABLED=${disabled} is neither true nor false; telemetry runs`);
  }
  if (vain.length > 0) diag.warn(`set without effect: ${vain.join('; ')}`);
}

function reason(name: string, known: readonly string[]): string {
  const instead = WITHOUT_EFFECT.find(([pattern]) => pattern.test(name))?.[1];
  if (instead !== undefined) return instead;
  const nearest = nearestName(name, known);
  return nearest === undefined ? 'not known' : `did you mean ${nearest}?`;
}
