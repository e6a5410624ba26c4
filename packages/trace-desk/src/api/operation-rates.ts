import type { DatabaseSync } from 'node:sqlite';
import type { OperationRate } from './views';

interface Window {
  from: bigint;
  to: bigint;
}

const PARTS = 30;
const MAX_OPERATIONS = 1000;
/** Spans that one query reads at most. Their rows cost time, counting by the index does not. */
const SAMPLES = 100_000;
const SAMPLES_OF_ONE = 5000;

interface Operation {
  id: number;
  service: string;
  name: string;
  kind: number;
}

/** The value below which the share of the values lies. The values are sorted, at least one. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number;
}

function readers(database: DatabaseSync, { from, to }: Window, samples: number) {
  const width = (to - from) / BigInt(PARTS) + 1n;
  const parts = database.prepare(
    `SELECT (start - ?) / ? AS part, count(*) AS calls FROM span
    WHERE operation_id = ? AND start BETWEEN ? AND ? GROUP BY part`,
  );
  const latest = database.prepare(
    `SELECT duration, status FROM span
    WHERE operation_id = ? AND start BETWEEN ? AND ? ORDER BY start DESC LIMIT ?`,
  );
  return {
    counts(id: number): number[] {
      const counts = Array.from({ length: PARTS }, () => 0);
      const rows = parts.all(from, width, id, from, to) as { part: number; calls: number }[];
      for (const { part, calls } of rows) counts[part] = calls;
      return counts;
    },
    sample: (id: number) =>
      latest.all(id, from, to, samples) as { duration: number; status: number }[],
  };
}

/** The operations that were called in the window. `complete` is false if there are more of them. */
export function operationRates(
  database: DatabaseSync,
  window: Window,
): { operations: OperationRate[]; complete: boolean } {
  const known = database
    .prepare('SELECT id, service, name, kind FROM operation ORDER BY id DESC LIMIT ?')
    .all(MAX_OPERATIONS + 1) as unknown as Operation[];
  const asked = known.slice(0, MAX_OPERATIONS);
  const samples = Math.min(SAMPLES_OF_ONE, Math.floor(SAMPLES / Math.max(1, asked.length)));
  const read = readers(database, window, samples);
  const operations = asked.flatMap(({ id, service, name, kind }) => {
    const counts = read.counts(id);
    const calls = counts.reduce((sum, count) => sum + count, 0);
    if (calls === 0) return [];
    const sample = read.sample(id);
    const sorted = sample.map(({ duration }) => Math.max(0, duration)).sort((a, b) => a - b);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(sorted, share));
    const errors = sample.filter(({ status }) => status === 2).length;
    const times = { p50: p50 as number, p95: p95 as number, p99: p99 as number };
    const sampled = sample.length;
    return [{ service, operation: name, kind, calls, sampled, errors, ...times, counts }];
  });
  return { operations, complete: known.length <= MAX_OPERATIONS };
}
