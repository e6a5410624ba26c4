export type { AttrKey, AttrPattern, CustomAttributes, Semconv } from './attribute-keys';
export type { EdgeRules } from './closure';
export type { ValueType } from './conventions';
export { type Budget, type Cost, type CostName, costOf } from './cost';
export {
  type Coverage,
  type CoverageNames,
  type CoverageOptions,
  coverage,
  type NameGroup,
  type Topology,
  type TopologyEdge,
} from './coverage';
export { type EdgeOptions, edgesOf, type Outcome, type SeenEdge } from './coverage-edges';
export {
  type CoverageReport,
  coverageProblems,
  type Tally,
  type Thresholds,
} from './coverage-report';
export { NotDecidableError } from './decidable';
export { kind, name, type SpanFilter, scope, service, transactions } from './filters';
export { inMemory, traceOf } from './in-memory';
export { type JaegerApi, type JaegerOptions, type JaegerSource, jaeger } from './jaeger';
export { JaegerError } from './jaeger-error';
export type { JaegerSearch } from './jaeger-search';
export { type AllowRule, type LeakOptions, logLeaks } from './leaks';
export type { MatchOptions } from './match-trace';
export type { AsymmetricMatcher, Match } from './match-value';
export { matchers, type TraceMatchers } from './matchers';
export type {
  Attrs,
  AttrValue,
  Completeness,
  Fact,
  LogRecord,
  MetricKind,
  MetricPoint,
  OpenEnd,
  Scope,
  Span,
  SpanEvent,
  SpanKind,
  SpanLink,
  StatusCode,
  Trace,
  TraceSource,
  Undecidable,
} from './model';
export { type OtlpTraces, toOtlpJson } from './otlp-encode';
export { spansOf } from './otlp-spans';
export {
  anyKind,
  type Child,
  client,
  consumer,
  descend,
  type EventPattern,
  hop,
  inOrder,
  internal,
  type LinkPattern,
  linkTo,
  type Node,
  oneOf,
  optional,
  producer,
  repeat,
  rest,
  type SpanPattern,
  type SpanProps,
  server,
  type TracePattern,
} from './patterns';
export { type OtlpReceiver, otlpReceiver, type ReceiverOptions } from './receiver';
export { type RenderOptions, renderTrace } from './render';
export { MatchLimitError } from './search';
export type { Registry, SemconvOptions } from './semconv';
export type { RuleId } from './semconv-rules';
export { canonicalTree } from './snapshot-text';
export { TraceNotSettledError } from './trace-error';
export type { SettleOptions, TraceHandle } from './trace-handle';
export {
  createTracer,
  type KnownTraceOptions,
  type RunOptions,
  type TraceHeaders,
  type Tracer,
  type TracerOptions,
} from './tracer';
export * as verdicts from './verdict';
export type { TraceOptions, Verdict, WaitOptions } from './verdict-report';
export { DecodeError } from './wire';
