/** The desk's own API: the list of traces, the log records of one, and the state of the store. */
import type { DatabaseSync } from 'node:sqlite';
import type { Json } from '#otlp/json';
import { durationOf, instantOf, traceIdOf } from '../jaeger/parameters';
import { type Answer, QueryError } from '../query/answer';
import { otlpOf } from '../query/otlp';
import { spansOfTrace } from '../query/spans';
import { toBytes, toHex } from '../store/ids';
import { operationRates } from './operation-rates';
import { serviceMap } from './service-map';
import { traceList } from './trace-list';
import { traceView } from './trace-view';

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

function trace(database: DatabaseSync, id: string): Answer {
  const view = traceView(database, traceIdOf(id));
  if (!view) throw new QueryError(404, 'trace not found');
  return { status: 200, body: view };
}

/** The spans of a trace in the form that the receiver accepts. */
function exported(database: DatabaseSync, id: string): Answer {
  const spans = spansOfTrace(database, traceIdOf(id));
  if (spans.length === 0) throw new QueryError(404, 'trace not found');
  return { status: 200, body: otlpOf(spans) };
}

const HOUR = 3_600_000_000_000n;

/** The `window` that ends at `to`, by default the hour until now. @throws QueryError (400) */
function windowOf(query: URLSearchParams): { from: bigint; to: bigint } {
  const window = durationOf(query.get('window'), 'window') ?? HOUR;
  if (window <= 0n) throw new QueryError(400, "parameter 'window' should be longer than 0");
  const to = instantOf(query.get('to'), 'to') ?? BigInt(Date.now()) * 1_000_000n;
  return { from: window < to ? to - window : 0n, to };
}

/** Rates, errors and durations in a window. */
function operations(database: DatabaseSync, query: URLSearchParams): Answer {
  const { from, to } = windowOf(query);
  const rates = operationRates(database, { from, to });
  return { status: 200, body: { from: String(from), to: String(to), ...rates } };
}

/** The response to a path below `/api/desk/`. Undefined for an unknown one. @throws QueryError */
export function answerDesk(database: DatabaseSync, url: URL): Answer | undefined {
  const { searchParams: query } = url;
  const [, , , resource, id, more] = url.pathname.split('/');
  if (more !== undefined) return undefined;
  if (resource === 'traces' && id) return trace(database, id);
  if (resource === 'export' && id) return exported(database, id);
  if (resource === 'removed' && id) return pruned(database, id);
  if (id !== undefined) return undefined;
  if (resource === 'logs') return logs(database, query);
  if (resource === 'operations') return operations(database, query);
  if (resource === 'map') return { status: 200, body: serviceMap(database, windowOf(query)) };
  if (resource !== 'traces') return undefined;
  return { status: 200, body: { traces: traceList(database, query) } };
}
