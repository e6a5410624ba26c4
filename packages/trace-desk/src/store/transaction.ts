import type { DatabaseSync } from 'node:sqlite';

/** Does all of the work, or nothing if it throws. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // An error such as a full disk has already rolled back.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
