/** The desk's own API: the list of traces, the log records of one, and the state of the store. */
import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '#otlp/json';
import { integerOf, limitOf, traceIdOf } from '../jaeger/parameters';
import { type Answer, QueryError } from '../query/answer';
import { toBytes, toHex } from '../store/ids';
import type { Root } from '../store/summaries';

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

interface Row {
  trace_id: Uint8Array;
  start: bigint;
  end: bigint;
  spans: bigint;
  errors: bigint;
  root: string | null;
  services: string;
  received: bigint;
}

const SELECT = 'SELECT trace_id, start, "end", spans, errors, root, services, received FROM trace';

function traceRow(raw: unknown): TraceRow {
  const row = raw as Row;
  return {
    traceId: toHex(row.trace_id),
    start: String(row.start),
    duration: Number(row.end - row.start),
    spans: Number(row.spans),
    errors: Number(row.errors),
    root: row.root === null ? null : (JSON.parse(row.root) as Root),
    services: JSON.parse(row.services) as TraceRow['services'],
    received: Number(row.received),
  };
}

/** The traces that started last, at most `limit`, optionally before a time in nanoseconds. */
function traces(database: DatabaseSync, query: URLSearchParams): Answer {
  const before = integerOf(query.get('before'), 'before');
  const ids = query.getAll('id').map(traceIdOf);
  const where =
    ids.length > 0 ? `WHERE trace_id IN (${ids.map(() => '?').join(', ')})` : 'WHERE start < ?';
  const select = database.prepare(`${SELECT} ${where} ORDER BY start DESC LIMIT ?`);
  select.setReadBigInts(true);
  const values = ids.length > 0 ? ids.map(toBytes) : [before ?? 2n ** 62n];
  const rows = select.all(...values, limitOf(query.get('limit'), 'limit'));
  return { status: 200, body: { traces: rows.map(traceRow) } };
}

interface LogRow {
  time: bigint;
  span_id: Uint8Array | null;
  severity: bigint;
  service: string;
  rest: string;
}

function logs(database: DatabaseSync, query: URLSearchParams): Answer {
  const id = query.get('traceId');
  if (!id) throw new QueryError(400, "parameter 'traceId' is required");
  const select = database.prepare(
    `SELECT log.time, log.span_id, log.severity, resource.service, log.rest
    FROM log JOIN resource ON resource.id = log.resource_id
    WHERE log.trace_id = ? ORDER BY log.time, log.id LIMIT 10000`,
  );
  select.setReadBigInts(true);
  const rows = select.all(toBytes(traceIdOf(id))) as unknown as LogRow[];
  const records = rows.map((row) => ({
    time: String(row.time),
    spanId: row.span_id === null ? null : toHex(row.span_id),
    severityNumber: Number(row.severity),
    service: row.service,
    ...(JSON.parse(row.rest) as Json),
  }));
  return { status: 200, body: { logs: records } };
}

/** When a trace was removed to keep the budget. */
function pruned(database: DatabaseSync, id: string): Answer {
  const row = database
    .prepare('SELECT at FROM pruned WHERE trace_id = ?')
    .get(toBytes(traceIdOf(id))) as { at: number } | undefined;
  if (!row) throw new QueryError(404, 'no such trace was removed');
  return { status: 200, body: { removedAt: row.at } };
}

/** The response to a path below `/api/desk/`. Undefined for an unknown one. @throws QueryError */
export function answerDesk(database: DatabaseSync, url: URL): Answer | undefined {
  const path = url.pathname.slice('/api/desk/'.length);
  if (path === 'traces') return traces(database, url.searchParams);
  if (path === 'logs') return logs(database, url.searchParams);
  const id = /^removed\/([^/]+)$/.exec(path)?.[1];
  return id === undefined ? undefined : pruned(database, id);
}
