import type { DatabaseSync } from 'node:sqlite';

/** How often spans of one service have children in another one, or in the same. */
export interface Dependency {
  parent: string;
  child: string;
  callCount: number;
}

/** Counts the parents and children of the traces that started in the window, in nanoseconds. */
export function dependenciesIn(
  database: DatabaseSync,
  window: { from: bigint; to: bigint },
): Dependency[] {
  return database
    .prepare(
      `SELECT caller.service AS parent, callee.service AS child, count(*) AS callCount
      FROM trace JOIN span AS below ON below.trace_id = trace.trace_id
      JOIN span AS above ON above.trace_id = below.trace_id AND above.span_id = below.parent_span_id
      JOIN operation AS caller ON caller.id = above.operation_id
      JOIN operation AS callee ON callee.id = below.operation_id
      WHERE trace.start BETWEEN ? AND ?
      GROUP BY parent, child ORDER BY parent, child`,
    )
    .all(window.from, window.to) as unknown as Dependency[];
}
