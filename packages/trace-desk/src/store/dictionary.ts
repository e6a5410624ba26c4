import type { DatabaseSync } from 'node:sqlite';

/** Most entries that are remembered. The store itself keeps all. */
const REMEMBERED = 10_000;

export interface Dictionary {
  /** The row's id. The row is created where it is missing. */
  idOf(...values: (string | number)[]): number;
  /** Forgets what a transaction that was rolled back has created. */
  forget(): void;
}

/** A table with one row for each different value, such as a resource. */
export function createDictionary(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
): Dictionary {
  const marks = columns.map(() => '?').join(', ');
  const insert = database.prepare(
    `INSERT OR IGNORE INTO ${table} (${columns.join(', ')}) VALUES (${marks})`,
  );
  const where = columns.map((column) => `${column} = ?`).join(' AND ');
  const select = database.prepare(`SELECT id FROM ${table} WHERE ${where}`);
  const ids = new Map<string, number>();

  function lookUp(values: (string | number)[]): number {
    const found = select.get(...values) as { id: number } | undefined;
    return found ? found.id : Number(insert.run(...values).lastInsertRowid);
  }

  return {
    idOf(...values) {
      const key = values.length === 1 ? String(values[0]) : JSON.stringify(values);
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = lookUp(values);
      if (ids.size >= REMEMBERED) ids.clear();
      ids.set(key, id);
      return id;
    },
    forget: () => ids.clear(),
  };
}
