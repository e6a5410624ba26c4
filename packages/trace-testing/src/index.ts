export { inMemory, traceOf } from './in-memory';
export { type JaegerOptions, jaeger } from './jaeger';
export type {
  Attrs,
  AttrValue,
  Completeness,
  LogRecord,
  MetricKind,
  MetricPoint,
  Scope,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  Trace,
  TraceSource,
} from './model';
export { type OtlpTraces, toOtlpJson } from './otlp-encode';
export { spansOf } from './otlp-spans';
export { type OtlpReceiver, otlpReceiver, type ReceiverOptions } from './receiver';
export { type RenderOptions, renderTrace } from './render';
export { DecodeError } from './wire';
