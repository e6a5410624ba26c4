/** OpenTelemetry for a service: spans, metrics and logs by hand. `./register` does the rest. */
export { describeHttpCall, type HttpCall } from './http-call';
export { createLogger, type Logger, type LoggerOptions } from './logger';
export {
  type CounterDefinition,
  type GaugeDefinition,
  type HistogramDefinition,
  METRIC,
} from './metric-names';
export {
  type Counter,
  counter,
  gauge,
  type Histogram,
  histogram,
  type Labels,
  type Observation,
} from './metrics';
export {
  ATTEMPT_HEADER,
  ATTR,
  type CustomAttributes,
  EVENT,
  type EventName,
  SPAN,
  type SpanName,
} from './names';
export { flushTelemetry } from './running';
export { scrub } from './scrub';
export {
  clientSpan,
  currentTraceId,
  currentTraceparent,
  errorType,
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
