export { type Budget, type Cost, type CostName, costOf } from './checks/cost';
export { type AllowRule, type LeakOptions, logLeaks } from './checks/leaks/leaks';
export type { ValueType } from './checks/semconv/conventions';
export type { RuleId } from './checks/semconv/rules';
export type { Registry, SemconvOptions } from './checks/semconv/semconv';
export { TraceNotSettledError } from './completeness/incomplete';
export type { EdgeRules } from './completeness/open-reasons';
export { type Coverage, coverage } from './coverage/coverage';
export { type EdgeOptions, edgesOf, type Outcome, type SeenEdge } from './coverage/edges';
export type { NameGroup } from './coverage/facts';
export {
  type CoverageNames,
  type CoverageOptions,
  type CoverageReport,
  coverageProblems,
  type Tally,
  type Thresholds,
  type Topology,
  type TopologyEdge,
} from './coverage/report';
export { MatchLimitError } from './match/limits';
export type { MatchOptions } from './match/match-trace';
export { matchers, type TraceMatchers } from './matchers';
export { type OtlpTraces, toOtlpJson } from './otlp/encode';
export { DecodeError } from './otlp/protobuf';
export { spansOf } from './otlp/spans';
export type { AttrKey, AttrPattern, CustomAttributes, Semconv } from './pattern/attribute-keys';
export { NotDecidableError } from './pattern/decidable';
export { kind, name, type SpanFilter, scope, service, transactions } from './pattern/filters';
export type { AsymmetricMatcher, Match } from './pattern/match-value';
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
} from './pattern/patterns';
export { inMemory, traceOf } from './sources/in-memory';
export { type JaegerApi, type JaegerOptions, jaeger } from './sources/jaeger';
export { type OtlpReceiver, otlpReceiver, type ReceiverOptions } from './sources/receiver';
export type { SettleOptions, TraceHandle } from './trace-handle';
export {
  createTracer,
  type RunOptions,
  type TraceHeaders,
  type Tracer,
  type TracerOptions,
} from './tracer';
export type {
  Attrs,
  AttrValue,
  Completeness,
  Fact,
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
  Undecidable,
} from './tree/model';
export { type RenderOptions, renderTrace } from './tree/render';
export { canonicalTree } from './tree/snapshot-text';
export * as verdicts from './verdict';
export type { TraceOptions, Verdict, WaitOptions } from './verdict-report';
