/** What the page receives. */
import type { Section } from '../analysis/critical-path';
import type { TimedSpan } from '../analysis/timed-span';
import type { Root } from '../store/root';

/** A row of the list of traces. Times are nanoseconds since the epoch, as decimal text. */
export interface TraceRow {
  traceId: string;
  start: string;
  /** Nanoseconds. */
  duration: number;
  spans: number;
  errors: number;
  /** Null for a trace whose root has not arrived. */
  root: Root | null;
  services: [service: string, count: { spans: number; errors: number }][];
  /** Milliseconds since the epoch. */
  received: number;
}

/** Key and value, the value as text. */
export type AttributeText = [key: string, value: string];

export interface EventView {
  name: string;
  /** Nanoseconds after the start of the trace. */
  time: number;
  attributes: AttributeText[];
}

export interface LinkView {
  traceId: string;
  spanId: string;
  attributes: AttributeText[];
}

/** One span of a trace, as a page shows it. */
export interface SpanView extends TimedSpan {
  service: string;
  name: string;
  /** Number of OTLP: 2 is an error. */
  status: number;
  statusMessage: string;
  /** Nanoseconds in which no child was at work. */
  selfTime: number;
  traceState: string;
  attributes: AttributeText[];
  events: EventView[];
  links: LinkView[];
  /** Positions in `resources` and `scopes` of the trace. */
  resource: number;
  scope: number;
}

export interface TraceView {
  traceId: string;
  /** Nanoseconds since the epoch, as decimal text. */
  start: string;
  /** Nanoseconds from the first start to the last end. */
  duration: number;
  spans: SpanView[];
  resources: AttributeText[][];
  scopes: { name: string; version: string; attributes: AttributeText[] }[];
  /** From the end of the trace to its start. */
  criticalPath: Section[];
}

/** Calls, errors and durations of one operation in a window of time. */
export interface OperationRate {
  service: string;
  operation: string;
  kind: number;
  calls: number;
  /** Spans that the errors and percentiles come from: the latest of the calls. */
  sampled: number;
  /** Of the sampled spans. */
  errors: number;
  /** Nanoseconds. */
  p50: number;
  p95: number;
  p99: number;
  /** Calls in each part of the window, the oldest first. */
  counts: number[];
}

/** Calls that came from other services, or have no known parent. */
export interface MapCalls {
  calls: number;
  errors: number;
  /** Nanoseconds. 0 without calls. */
  p95: number;
}

/** Services and the calls between them. */
export interface ServiceMap {
  /** Nanoseconds since the epoch, as decimal text: the time that the spans which were read cover. */
  from: string;
  to: string;
  /** Spans that were read. */
  sampled: number;
  /** False if the window has more than what was read. */
  complete: boolean;
  nodes: (MapCalls & { service: string })[];
  edges: (MapCalls & { caller: string; callee: string })[];
}
