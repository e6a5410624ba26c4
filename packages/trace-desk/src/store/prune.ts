import type { DatabaseSync } from 'node:sqlite';
import { inTransaction } from './transaction';

export interface Budget {
  /** Most bytes of the file. */
  maxBytes: number;
  /** Longest time that anything is kept, in milliseconds. */
  maxAgeMs: number;
}

/** Once full, the store falls to this part of its budget, so that not each batch has to prune. */
const TARGET = 0.85;
/** One round removes one row in so many. */
const ROUND = 20;
/** Most ids of removed traces that are remembered. */
const REMEMBERED = 100_000;

function numberOf(database: DatabaseSync, sql: string): number {
  const row = database.prepare(sql).get() as Record<string, number>;
  return Object.values(row)[0] ?? 0;
}

function countOf(database: DatabaseSync, table: string): number {
  return numberOf(database, `SELECT count(*) FROM ${table}`);
}

/** Bytes of the pages that are not free. */
export function usedBytes(database: DatabaseSync): number {
  const pragma = (name: string): number => numberOf(database, `PRAGMA ${name}`);
  return (pragma('page_count') - pragma('freelist_count')) * pragma('page_size');
}

interface TraceId {
  trace_id: Uint8Array;
}

function removeTraces(database: DatabaseSync, ids: readonly TraceId[], now: number): void {
  const span = database.prepare('DELETE FROM span WHERE trace_id = ?');
  const trace = database.prepare('DELETE FROM trace WHERE trace_id = ?');
  const note = database.prepare('INSERT OR REPLACE INTO pruned (trace_id, at) VALUES (?, ?)');
  for (const { trace_id } of ids) {
    span.run(trace_id);
    trace.run(trace_id);
    note.run(trace_id, now);
  }
}

function removeAged(database: DatabaseSync, before: number, now: number): void {
  const traces = database.prepare('SELECT trace_id FROM trace WHERE received < ?').all(before);
  removeTraces(database, traces as unknown as TraceId[], now);
  database.prepare('DELETE FROM log WHERE received < ?').run(before);
  database.prepare('DELETE FROM point WHERE received < ?').run(before);
}

/** Removes a part of each kind, so that many log records do not cost all traces. */
function removeOldest(database: DatabaseSync, now: number): void {
  const part = (table: string): number => Math.ceil(countOf(database, table) / ROUND);
  const traces = database
    .prepare('SELECT trace_id FROM trace ORDER BY received LIMIT ?')
    .all(part('trace'));
  removeTraces(database, traces as unknown as TraceId[], now);
  database
    .prepare('DELETE FROM log WHERE id IN (SELECT id FROM log ORDER BY id LIMIT ?)')
    .run(part('log'));
  database
    .prepare(
      `DELETE FROM point WHERE (series_id, time) IN
        (SELECT series_id, time FROM point ORDER BY received LIMIT ?)`,
    )
    .run(part('point'));
}

function forgetRemoved(database: DatabaseSync): void {
  const over = countOf(database, 'pruned') - REMEMBERED;
  if (over <= 0) return;
  database
    .prepare(
      'DELETE FROM pruned WHERE trace_id IN (SELECT trace_id FROM pruned ORDER BY at LIMIT ?)',
    )
    .run(over);
}

const UNUSED = [
  'DELETE FROM operation WHERE id NOT IN (SELECT operation_id FROM span)',
  'DELETE FROM series WHERE id NOT IN (SELECT series_id FROM point)',
  ...['resource', 'scope'].map(
    (table) => `DELETE FROM ${table} WHERE id NOT IN (SELECT ${table}_id FROM span
      UNION SELECT ${table}_id FROM log UNION SELECT ${table}_id FROM series)`,
  ),
];

function removeUnused(database: DatabaseSync): void {
  for (const sql of UNUSED) database.exec(sql);
}

function isEmpty(database: DatabaseSync): boolean {
  return ['trace', 'log', 'point'].every((table) => countOf(database, table) === 0);
}

/**
 * Removes what is too old, and the oldest part of all while the budget is exceeded.
 * @returns whether ids of shared rows, such as resources, have become invalid
 */
export function prune(database: DatabaseSync, budget: Budget, now: number): boolean {
  inTransaction(database, () => removeAged(database, now - budget.maxAgeMs, now));
  if (usedBytes(database) <= budget.maxBytes) return false;
  while (usedBytes(database) > budget.maxBytes * TARGET && !isEmpty(database)) {
    inTransaction(database, () => removeOldest(database, now));
  }
  inTransaction(database, () => {
    forgetRemoved(database);
    removeUnused(database);
  });
  database.exec('PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE)');
  return true;
}
