import type { DatabaseSync } from 'node:sqlite';
import { kindName } from '../analysis/otlp-words';
import { toBytes, toHex } from '../store/ids';
import type { MapCalls, ServiceMap } from './views';

/** Spans and links that one query reads at most. */
const MAX_SPANS = 50_000;
const MAX_LINKS = 10_000;

interface Row {
  span_id: Uint8Array;
  parent_span_id: Uint8Array | null;
  service: string;
  kind: number;
  duration: number;
  status: number;
  links: string | null;
}

interface TraceRow {
  trace_id: Uint8Array;
  start: bigint;
  spans: bigint;
}

interface Sample {
  traces: TraceRow[];
  complete: boolean;
}

/** Calls of a service, or from one to another, while they are counted. */
interface Tally {
  durations: number[];
  errors: number;
}

function add(tallies: Map<string, Tally>, key: string, { duration, status }: Row): void {
  const tally = tallies.get(key) ?? { durations: [], errors: 0 };
  tally.durations.push(Math.max(0, duration));
  if (status === 2) tally.errors += 1;
  tallies.set(key, tally);
}

function callsOf({ durations, errors }: Tally): MapCalls {
  const sorted = durations.toSorted((a, b) => a - b);
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
  return { calls: sorted.length, errors, p95 };
}

/** The latest traces that started in the window, as many as the limit of spans lets in. */
function latestTraces(database: DatabaseSync, from: bigint, to: bigint): Sample {
  const select = database.prepare(
    'SELECT trace_id, start, spans FROM trace WHERE start BETWEEN ? AND ? ORDER BY start DESC',
  );
  select.setReadBigInts(true);
  const traces: TraceRow[] = [];
  let spans = 0;
  for (const raw of select.iterate(from, to)) {
    const row = raw as unknown as TraceRow;
    spans += Number(row.spans);
    if (traces.length > 0 && spans > MAX_SPANS) return { traces, complete: false };
    traces.push(row);
  }
  return { traces, complete: spans <= MAX_SPANS };
}

function readers(database: DatabaseSync) {
  // Only messages are followed by links: reading those of all spans would parse each text.
  const ofTrace = database.prepare(
    `SELECT span_id, parent_span_id, service, kind, duration, status,
      CASE kind WHEN 5 THEN json_extract(rest, '$.links') END AS links
    FROM span JOIN operation ON operation.id = span.operation_id
    WHERE trace_id = ? ORDER BY span.id LIMIT ?`,
  );
  const one = database.prepare(
    `SELECT service, kind FROM span JOIN operation ON operation.id = span.operation_id
    WHERE trace_id = ? AND span_id = ? LIMIT 1`,
  );
  let linksLeft = MAX_LINKS;
  const producer = (link: { traceId?: string; spanId?: string }): string | undefined => {
    linksLeft -= 1;
    const ids = [toBytes(String(link.traceId)), toBytes(String(link.spanId))] as const;
    const found = one.get(...ids) as { service: string; kind: number } | undefined;
    return found && kindName(found.kind) === 'producer' ? found.service : undefined;
  };
  return {
    spans: (id: Uint8Array) => ofTrace.all(id, MAX_SPANS) as unknown as Row[],
    /** Services that sent what a consumer took, except those that its parent says already. */
    senders(row: Row): string[] {
      const links = JSON.parse(row.links ?? '[]') as { traceId?: string; spanId?: string }[];
      const parent = row.parent_span_id && toHex(row.parent_span_id);
      const other = links.filter((link) => link.spanId !== parent).slice(0, linksLeft);
      return other.flatMap((link) => producer(link) ?? []);
    },
    linksAreLeft: () => linksLeft > 0,
  };
}

/** Services that were called in the window, and the calls between them. */
export function serviceMap(
  database: DatabaseSync,
  { from, to }: { from: bigint; to: bigint },
): ServiceMap {
  const { traces, complete } = latestTraces(database, from, to);
  const read = readers(database);
  const nodes = new Map<string, Tally>();
  const edges = new Map<string, Tally>();
  let sampled = 0;
  for (const { trace_id } of traces) {
    const rows = read.spans(trace_id);
    sampled += rows.length;
    const services = new Map(rows.map((row) => [toHex(row.span_id), row.service]));
    for (const row of rows) {
      const caller = row.parent_span_id ? services.get(toHex(row.parent_span_id)) : undefined;
      if (caller !== row.service) add(nodes, row.service, row);
      for (const sender of [caller, ...read.senders(row)]) {
        if (sender === undefined || sender === row.service) continue;
        add(edges, JSON.stringify([sender, row.service]), row);
        if (!nodes.has(sender)) nodes.set(sender, { durations: [], errors: 0 });
      }
    }
  }
  return {
    from: String(complete ? from : (traces.at(-1)?.start ?? from)),
    to: String(to),
    sampled,
    complete: complete && read.linksAreLeft(),
    nodes: [...nodes].map(([service, tally]) => ({ service, ...callsOf(tally) })),
    edges: [...edges].map(([key, tally]) => {
      const [caller, callee] = JSON.parse(key) as [string, string];
      return { caller, callee, ...callsOf(tally) };
    }),
  };
}
