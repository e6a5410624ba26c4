import type { DatabaseSync } from 'node:sqlite';

// Names outlive the spans that were removed to keep the budget.
const IN_USE = 'EXISTS (SELECT 1 FROM span WHERE span.operation_id = operation.id)';

export interface Operation {
  name: string;
  /** Number of OTLP. */
  kind: number;
}

/** Services with at least one span, by name. */
export function servicesOf(database: DatabaseSync): string[] {
  const rows = database
    .prepare(`SELECT DISTINCT service FROM operation WHERE ${IN_USE} ORDER BY service`)
    .all() as { service: string }[];
  return rows.map(({ service }) => service);
}

/** Names and kinds of the spans of a service, by name. */
export function operationsOf(database: DatabaseSync, service: string): Operation[] {
  return database
    .prepare(`SELECT name, kind FROM operation WHERE service = ? AND ${IN_USE} ORDER BY name, kind`)
    .all(service) as unknown as Operation[];
}
