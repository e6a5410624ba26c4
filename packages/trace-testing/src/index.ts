export type { Budget, CostName } from './checks/budget';
export { type Cost, costOf } from './checks/cost';
export { type AllowRule, type LeakOptions, logLeaks } from './checks/leaks/leaks';
export { isSecretName, SECRET_NAME, SECRET_WORDS } from './checks/leaks/secret-names';
export type { ValueType } from './checks/semconv/conventions';
export type { RuleId } from './checks/semconv/rules';
export type { Registry, SemconvOptions } from './checks/semconv/semconv';
export type { CalleeRules } from './completeness/callees';
export { TraceNotSettledError } from './completeness/incomplete';
export type { EdgeRules } from './completeness/open-reasons';
export type { Destination, QueueRules } from './completeness/queues';
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
export {
  anyKind,
  client,
  consumer,
  descend,
  hop,
  inOrder,
  internal,
  linkTo,
  oneOf,
  optional,
  producer,
  repeat,
  rest,
  type SpanPattern,
  server,
} from './pattern/constructors';
export { NotDecidableError } from './pattern/decidable';
export { kind, name, type SpanFilter, scope, service, transactions } from './pattern/filters';
export type { AsymmetricMatcher, Match } from './pattern/match-value';
export type {
  Child,
  EventPattern,
  LinkPattern,
  Node,
  SpanProps,
  TracePattern,
} from './pattern/patterns';
export { inMemory, traceOf } from './sources/in-memory';
export {
  type JaegerApi,
  type JaegerOptions,
  type JaegerSource,
  jaeger,
} from './sources/jaeger';
export { JaegerError } from './sources/jaeger-error';
export type { JaegerSearch } from './sources/jaeger-search';
export { type OtlpReceiver, otlpReceiver, type ReceiverOptions } from './sources/receiver';
export type { SettleOptions, TraceHandle } from './trace-handle';
export {
  createTracer,
  type KnownTraceOptions,
  type RunOptions,
  type TraceHeaders,
  type Tracer,
  type TracerOptions,
} from './tracer';
export type { TrackerInfo, TrackerLink, Trackers } from './tracker/tracker-link';
export type {
  Attrs,
  AttrValue,
  Basis,
  Completeness,
  Fact,
  LogRecord,
  LostProcess,
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
} from './tree/model';
export { type RenderOptions, renderTrace } from './tree/render';
export { canonicalTree } from './tree/snapshot-text';
export { cutToColumns, wrapToColumns } from './tree/text-width';
export { type CriticalTimes, criticalTimes } from './tree/timeline';
export * as verdicts from './verdict';
export type {
  Outcome as VerdictOutcome,
  TraceOptions,
  Verdict,
  WaitOptions,
} from './verdict-report';
