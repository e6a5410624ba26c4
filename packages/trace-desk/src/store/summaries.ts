import type { DatabaseSync } from 'node:sqlite';
import type { Span } from '#tree/model';
import { toBytes } from './ids';

/** The first root of a trace. */
export interface Root {
  service: string;
  name: string;
  /** Nanoseconds since the epoch, as decimal text. */
  start: string;
}

interface Count {
  spans: number;
  errors: number;
}

interface Summary extends Count {
  start: bigint;
  end: bigint;
  root: Root | undefined;
  services: Map<string, Count>;
}

interface Row extends Record<'start' | 'end' | 'spans' | 'errors', bigint> {
  root: string | null;
  services: string;
}

/** The summaries of the traces that one transaction touches. */
export interface Summaries {
  add(span: Span): void;
  /** Writes what was added, and returns the ids of the traces. */
  write(received: number): string[];
  /** Drops what was added. */
  clear(): void;
}

const earlier = (one: Root | undefined, other: Root | undefined): Root | undefined => {
  if (!one || !other) return one ?? other;
  return BigInt(one.start) <= BigInt(other.start) ? one : other;
};

function rootOf(span: Span): Root | undefined {
  if (span.parentSpanId !== undefined) return undefined;
  return { service: span.service, name: span.name, start: String(span.start) };
}

/** Math.min and Math.max take no bigint. */
function earliest(one: bigint, other: bigint): bigint {
  if (one < other) return one;
  return other;
}

function latest(one: bigint, other: bigint): bigint {
  if (one > other) return one;
  return other;
}

const none = (): Count => ({ spans: 0, errors: 0 });

function countService(services: Map<string, Count>, service: string, more: Count): void {
  const count = services.get(service) ?? none();
  services.set(service, { spans: count.spans + more.spans, errors: count.errors + more.errors });
}

function merge(one: Summary, other: Summary): Summary {
  const services = new Map(one.services);
  for (const [service, count] of other.services) countService(services, service, count);
  return {
    start: earliest(one.start, other.start),
    end: latest(one.end, other.end),
    spans: one.spans + other.spans,
    errors: one.errors + other.errors,
    root: earlier(one.root, other.root),
    services,
  };
}

function summaryOf(span: Span): Summary {
  const count = { spans: 1, errors: span.status.code === 'ERROR' ? 1 : 0 };
  return {
    ...count,
    start: span.start,
    end: span.end,
    root: rootOf(span),
    services: new Map([[span.service, count]]),
  };
}

function readRow(row: Row): Summary {
  return {
    start: row.start,
    end: row.end,
    spans: Number(row.spans),
    errors: Number(row.errors),
    root: row.root === null ? undefined : (JSON.parse(row.root) as Root),
    services: new Map(JSON.parse(row.services) as [string, Count][]),
  };
}

export function createSummaries(database: DatabaseSync): Summaries {
  const select = database.prepare(
    'SELECT start, "end", spans, errors, root, services FROM trace WHERE trace_id = ?',
  );
  select.setReadBigInts(true);
  const replace = database.prepare(
    'INSERT OR REPLACE INTO trace (trace_id, start, "end", spans, errors, root, services, received) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const touched = new Map<string, Summary>();

  function write(traceId: string, added: Summary, received: number): void {
    const id = toBytes(traceId);
    const row = select.get(id) as Row | undefined;
    const { start, end, spans, errors, root, services } = row ? merge(readRow(row), added) : added;
    const rootText = root ? JSON.stringify(root) : null;
    replace.run(id, start, end, spans, errors, rootText, JSON.stringify([...services]), received);
  }

  return {
    add(span) {
      const known = touched.get(span.traceId);
      const added = summaryOf(span);
      touched.set(span.traceId, known ? merge(known, added) : added);
    },
    write(received) {
      const ids = [...touched.keys()];
      for (const [traceId, summary] of touched) write(traceId, summary, received);
      touched.clear();
      return ids;
    },
    clear: () => touched.clear(),
  };
}
