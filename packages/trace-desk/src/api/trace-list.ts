import type { DatabaseSync } from 'node:sqlite';
import { checkDurations, durationOf, instantOf, limitOf, traceIdOf } from '../jaeger/parameters';
import { QueryError } from '../query/answer';
import { searchTraces, type TraceSearch } from '../query/search';
import { toBytes, toHex } from '../store/ids';
import type { Root } from '../store/root';
import type { TraceRow } from './views';

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
const LATEST = 2n ** 63n - 1n;

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

function rowsOf(database: DatabaseSync, ids: readonly string[]): TraceRow[] {
  const select = database.prepare(`${SELECT} WHERE trace_id = ?`);
  select.setReadBigInts(true);
  return ids.flatMap((id) => {
    const row = select.get(toBytes(id));
    return row ? [traceRow(row)] : [];
  });
}

/** Conditions that one span of the trace has to meet. Undefined for none. @throws QueryError */
function searchOf(query: URLSearchParams): TraceSearch | undefined {
  const names = ['service', 'operation', 'minDuration', 'maxDuration', 'tag', 'errors'];
  if (!names.some((name) => query.get(name))) return undefined;
  const minDuration = durationOf(query.get('minDuration'), 'minDuration');
  const maxDuration = durationOf(query.get('maxDuration'), 'maxDuration');
  checkDurations(minDuration, maxDuration);
  return {
    service: query.get('service') || undefined,
    operation: query.get('operation') || undefined,
    from: 0n,
    to: instantOf(query.get('before'), 'before') ?? LATEST,
    minDuration,
    maxDuration,
    tags: tagsOf(query),
    limit: limitOf(query.get('limit'), 'limit'),
  };
}

/** `tag=key=value`, any number, and `errors=true`. @throws QueryError (400) */
function tagsOf(query: URLSearchParams): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of query.getAll('tag')) {
    const equals = tag.indexOf('=');
    if (equals < 1) throw new QueryError(400, `tag "${tag}" is not of the form key=value`);
    tags.set(tag.slice(0, equals), tag.slice(equals + 1));
  }
  if (query.get('errors') === 'true') tags.set('error', 'true');
  return tags;
}

/** The traces that started last: all, those of `id`, or those with a span that is searched. */
export function traceList(database: DatabaseSync, query: URLSearchParams): TraceRow[] {
  const ids = query.getAll('id').map(traceIdOf);
  if (ids.length > 0) return rowsOf(database, ids);
  const search = searchOf(query);
  if (search) return rowsOf(database, searchTraces(database, search));
  const select = database.prepare(`${SELECT} WHERE start < ? ORDER BY start DESC LIMIT ?`);
  select.setReadBigInts(true);
  const before = instantOf(query.get('before'), 'before') ?? LATEST;
  return select.all(before, limitOf(query.get('limit'), 'limit')).map(traceRow);
}
