import type { Trackers } from '../tracker/tracker-link';

/** Span kinds as words; OTLP's numbers and the SDK's numbers differ by one, so neither is used. */
export type SpanKind = 'UNSPECIFIED' | 'INTERNAL' | 'SERVER' | 'CLIENT' | 'PRODUCER' | 'CONSUMER';

export type StatusCode = 'UNSET' | 'OK' | 'ERROR';

/** Integers beyond 2^53 stay bigint; bytes are base64 text, as in OTLP/JSON. */
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

/** One span, the same whatever source it came from. Ids are lower-case hex, times nanoseconds. */
export interface Span {
  traceId: string;
  spanId: string;
  /** Undefined for a root. */
  parentSpanId: string | undefined;
  tracestate: string;
  /** OTLP flags, undefined where the sender did not say whether the parent is remote. */
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
  /** `service.name` of the resource; `unknown_service` where it is missing. */
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

/** One data point with its metric's name, unit and description beside it. */
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

/** A process that ended while a trace was under way, with spans that nobody has accounted for. */
export interface LostProcess {
  /** Undefined where it had no span tracker. */
  service: string | undefined;
  pid: number | undefined;
  text: string;
}

/** On what grounds a trace is called complete: by the accounts of all processes, or by a quiet period. */
export type Basis = 'exact' | 'quiet';

/** How complete a trace is known to be, and on what grounds. */
export interface Completeness {
  /** False when the deadline came first. */
  closed: boolean;
  basis: Basis;
  /** True for the basis `quiet`. */
  heuristic: boolean;
  /** Their spans may be missing: what is claimed of them is not proven. */
  lost: LostProcess[];
  /** Answered calls of which nothing says whether their SERVER span must come: the rows to add. */
  unmapped: string[];
  /** Milliseconds until the trace was declared closed, and the flush rounds it took. */
  tookMs: number;
  rounds: number;
  openSpans: number;
  /** What a reader of a failure must know: missing trackers, spans held back, what stayed open. */
  notes: string[];
  /** What spans speak of and was not received; [] for a closed trace. The notes say it in words. */
  openEnds: OpenEnd[];
}

/** A span speaks of another one that was not received: its parent, or the other side of its call or message. */
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
  /** Parent of the roots when the test minted the context: legal and never exported. */
  virtualParent: string | undefined;
  /** Traces with a span that links to a span of this one. */
  linked: Trace[];
  completeness: Completeness | undefined;
  /** Where a person can look at it. */
  url: string | undefined;
  /** Faults of the trace as a whole, such as span ids that came twice with different content. */
  problems: string[];
  /** What the source could not tell: questions about it throw. Absent: it tells everything. */
  undecidable?: Undecidable | undefined;
}

/** Where spans come from. */
export interface TraceSource {
  /** True when `subscribe` reports spans by itself, false when it must be polled by `fetch`. */
  push: boolean;
  /** Calls back with every further batch of the trace; returns the unsubscription. */
  subscribe(traceId: string, onSpans: (spans: Span[]) => void): () => void;
  /** All spans so far; [] for an unknown trace. Rejects when the source cannot be read. */
  fetch(traceId: string): Promise<Span[]>;
  /** As `fetch`, at once, where the spans are in this process. */
  peek?(traceId: string): Span[];
  /** Ids of traces that hold a link into this one, where the source can tell. */
  linkedTo?(traceId: string): string[];
  /** Facts that explain why a trace may be missing or damaged. */
  diagnose?(traceId: string): string[];
  /** What is not kept here, as far as is known after the first `fetch`. */
  undecidable?(): Undecidable | undefined;
  /** Address of a page that shows the trace. */
  urlOf?(traceId: string): string;
  /** Span trackers that register here. */
  trackers?: Trackers;
}
