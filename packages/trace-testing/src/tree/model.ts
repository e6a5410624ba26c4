import type { Trackers } from '../tracker/tracker-link';

/** Span kinds as words. The numbers of OTLP and of the SDK differ by one, so neither is used. */
export type SpanKind = 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

export type StatusCode = 'UNSET' | 'OK' | 'ERROR';

/** Integers beyond 2^53 stay bigint. Bytes are base64 text, as in OTLP/JSON. */
export type AttrValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | AttrValue[]
  | { [key: string]: AttrValue };

export type Attrs = Record<string, AttrValue>;

export interface Scope {
  name: string;
  version: string;
}

export interface SpanEvent {
  name: string;
  /** Nanoseconds since the epoch. */
  time: bigint;
  attributes: Attrs;
}

export interface SpanLink {
  traceId: string;
  spanId: string;
  tracestate: string;
  attributes: Attrs;
}

/** One span, in the same form from any source. Ids are lower-case hex, times nanoseconds. */
export interface Span {
  traceId: string;
  spanId: string;
  /** Undefined for a root. */
  parentSpanId: string | undefined;
  tracestate: string;
  /** From the OTLP flags. Undefined if the sender did not say whether the parent is remote. */
  remoteParent: boolean | undefined;
  name: string;
  kind: SpanKind;
  start: bigint;
  end: bigint;
  status: { code: StatusCode; message: string };
  attributes: Attrs;
  events: SpanEvent[];
  links: SpanLink[];
  scope: Scope;
  resource: Attrs;
  /** `service.name` of the resource. `unknown_service` if it is missing. */
  service: string;
  dropped: { attributes: number; events: number; links: number };
}

export interface LogRecord {
  time: bigint;
  severity: string;
  severityNumber: number;
  body: AttrValue;
  attributes: Attrs;
  /** Undefined for a record written outside any span. */
  traceId: string | undefined;
  spanId: string | undefined;
  scope: Scope;
  resource: Attrs;
  service: string;
}

export type MetricKind = 'gauge' | 'sum' | 'histogram' | 'exponentialHistogram' | 'summary';

/** One data point with its metric's name, unit and description. */
export interface MetricPoint {
  name: string;
  kind: MetricKind;
  unit: string;
  description: string;
  /** Sums only. */
  monotonic: boolean | undefined;
  attributes: Attrs;
  time: bigint;
  /** Gauges and sums. */
  value: number | bigint | undefined;
  /** Histograms and summaries. */
  count: number | undefined;
  sum: number | undefined;
  /** Explicit-bucket histograms. */
  bounds: number[];
  bucketCounts: number[];
  scope: Scope;
  resource: Attrs;
  service: string;
}

/** A process that ended during a trace, with unaccounted spans. */
export interface LostProcess {
  /** Undefined if it had no span tracker. */
  service: string | undefined;
  pid: number | undefined;
  text: string;
}

/** Why a trace counts as complete: the accounts of all processes, or a quiet period. */
export type Basis = 'exact' | 'quiet';

/** How complete a trace is, and why that is known. */
export interface Completeness {
  /** False if the deadline came first. */
  closed: boolean;
  basis: Basis;
  /** True for the basis `quiet`. */
  heuristic: boolean;
  /** Processes whose spans may be missing. Assertions about them are not proven. */
  lost: LostProcess[];
  /** Calls with a response whose SERVER span may or may not be required, as entries to add. */
  unmapped: string[];
  /** Milliseconds until the trace counted as complete, and the flush rounds. */
  tookMs: number;
  rounds: number;
  openSpans: number;
  /** What the reader of a failure must know: missing trackers, withheld spans, open ends. */
  notes: string[];
  /** Referenced spans that were not received. [] for a complete trace. The notes describe them. */
  openEnds: OpenEnd[];
}

/** A missing span that another one references: its parent, or the other side of its call or message. */
export type OpenEnd =
  | { missing: 'parent'; span: Span }
  | { missing: 'server'; span: Span; callee: string }
  | { missing: 'consumer'; span: Span; received: number; due: number };

/** A property of traces that not every source keeps. */
export type Fact = 'unique ids' | 'links' | 'remoteParent';

export interface Undecidable {
  source: string;
  facts: readonly Fact[];
}

/** The spans of one trace, and the traces that link to it. */
export interface Trace {
  id: string;
  spans: Span[];
  /** Parent of the roots when the test created the context. It is valid and never exported. */
  virtualParent: string | undefined;
  /** Traces with a span that links to a span of this one. */
  linked: Trace[];
  completeness: Completeness | undefined;
  /** A page that shows the trace. */
  url: string | undefined;
  /** Faults of the whole trace, such as duplicate span ids with different content. */
  problems: string[];
  /** What the source cannot tell: questions about it throw. Absent: it can tell everything. */
  undecidable?: Undecidable | undefined;
}

/** A source of spans. */
export interface TraceSource {
  /** True when `subscribe` reports spans by itself, false when it must be polled by `fetch`. */
  push: boolean;
  /** Calls back with every further batch of the trace. Returns a function that unsubscribes. */
  subscribe(traceId: string, onSpans: (spans: Span[]) => void): () => void;
  /** All spans so far; [] for an unknown trace. Rejects when the source cannot be read. */
  fetch(traceId: string): Promise<Span[]>;
  /** Like `fetch`, but synchronous, for spans in this process. */
  peek?(traceId: string): Span[];
  /** Ids of traces that link to this one, if the source can tell. */
  linkedTo?(traceId: string): string[];
  /** Facts that explain why a trace may be missing or damaged. */
  diagnose?(traceId: string): string[];
  /** What the source does not keep, as far as is known after the first `fetch`. */
  undecidable?(): Undecidable | undefined;
  /** Address of a page that shows the trace. */
  urlOf?(traceId: string): string;
  /** Span trackers that register here. */
  trackers?: Trackers;
}
