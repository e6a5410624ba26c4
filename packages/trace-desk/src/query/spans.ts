import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '#otlp/json';
import { toBytes, toHex } from '../store/ids';

/** A span as it is stored: what has no field of its own is OTLP/JSON. */
export interface StoredSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string | undefined;
  service: string;
  name: string;
  /** Number of OTLP. */
  kind: number;
  start: bigint;
  /** Nanoseconds. Negative if the span ended before it started. */
  duration: bigint;
  /** Number of OTLP. */
  status: number;
  /** `{ attributes }` of the resource, as text that is equal for equal resources. */
  resource: string;
  scope: string;
  rest: Rest;
}

export interface Rest {
  attributes?: Json[];
  events?: Json[];
  links?: Json[];
  traceState?: string;
  flags?: number;
  droppedAttributesCount?: number;
  droppedEventsCount?: number;
  droppedLinksCount?: number;
  status: { message?: string };
}

interface Row {
  trace_id: Uint8Array;
  span_id: Uint8Array;
  parent_span_id: Uint8Array | null;
  service: string;
  name: string;
  kind: bigint;
  start: bigint;
  duration: bigint;
  status: bigint;
  resource: string;
  scope: string;
  rest: string;
}

const COLUMNS = `span.trace_id, span.span_id, span.parent_span_id, operation.service, operation.name,
  operation.kind, span.start, span.duration, span.status, resource.json AS resource,
  scope.json AS scope, span.rest`;

const JOINED = `span JOIN operation ON operation.id = span.operation_id
  JOIN resource ON resource.id = span.resource_id JOIN scope ON scope.id = span.scope_id`;

/** Begins a query of whole spans. */
export const SELECT_SPANS = `SELECT ${COLUMNS} FROM ${JOINED}`;

export function spanOfRow(raw: unknown): StoredSpan {
  const row = raw as Row;
  return {
    traceId: toHex(row.trace_id),
    spanId: toHex(row.span_id),
    parentSpanId: row.parent_span_id === null ? undefined : toHex(row.parent_span_id),
    service: row.service,
    name: row.name,
    kind: Number(row.kind),
    start: row.start,
    duration: row.duration,
    status: Number(row.status),
    resource: row.resource,
    scope: row.scope,
    rest: JSON.parse(row.rest) as Rest,
  };
}

/** All spans of a trace, in the order of arrival. */
export function spansOfTrace(database: DatabaseSync, traceId: string): StoredSpan[] {
  const select = database.prepare(`${SELECT_SPANS} WHERE span.trace_id = ? ORDER BY span.id`);
  select.setReadBigInts(true);
  return select.all(toBytes(traceId)).map(spanOfRow);
}
