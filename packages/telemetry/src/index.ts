/** OpenTelemetry for a service: manual spans, metrics and logs. `./register` does the rest. */
export { errorType } from './instrumentation/error-type';
export { describeHttpCall, type HttpCall } from './instrumentation/http-call';
export {
  EXCEPTION_EVENT,
  INSTRUMENTED_SPANS,
  type InstrumentedSpan,
  RESOURCE_ATTRIBUTES,
} from './instrumented';
export { INSTRUMENTED_METRICS, type InstrumentedMetric } from './instrumented-metrics';
export { createLogger, type Logger, type LoggerOptions } from './logger';
export {
  type Counter,
  type CounterDefinition,
  counter,
  type GaugeDefinition,
  gauge,
  type Histogram,
  type HistogramDefinition,
  histogram,
  type Labels,
  type Observation,
} from './metrics';
export {
  ATTEMPT_HEADER,
  type AttributeDefinition,
  type AttributeTypes,
  type CustomAttributes,
  type EventName,
  type EventNames,
  GENERIC_ATTRIBUTES,
  type GenericAttributes,
  type SpanName,
  type SpanNames,
} from './names';
export type { ExporterName, PropagatorName, TelemetryOptions } from './options/options';
export { scrub } from './scrub/scrub';
export { flushForNow, flushTelemetry } from './sdk/running';
export {
  clientSpan,
  currentTraceId,
  currentTraceparent,
  event,
  type LinkedRootOptions,
  markFailed,
  recordException,
  type SpanAttributes,
  setAttributes,
  untraced,
  withLinkedRoot,
  withSpan,
} from './spans';
