import { DatabaseSync } from 'node:sqlite';
import { SCHEMA_VERSION, TABLES } from './schema';

/** Pages that a connection keeps in memory. The system caches the file anyway. */
const CACHE_KIB = 4096;

/** The file is not a store of this version. */
export class StoreError extends Error {
  override name = 'StoreError';
}

function versionOf(database: DatabaseSync): number {
  const row = database.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

/**
 * Opens the store for its one writer, and creates the tables in a new file.
 * @throws StoreError for a file that another program or version has made
 */
export function openForWriting(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    // Must come before the first table.
    database.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL');
    database.exec(`PRAGMA synchronous = NORMAL; PRAGMA cache_size = -${CACHE_KIB}`);
    if (versionOf(database) === 0 && isEmpty(database)) {
      database.exec(`BEGIN; ${TABLES} PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
    }
    if (versionOf(database) !== SCHEMA_VERSION) {
      throw new StoreError(
        `${file} has version ${versionOf(database)}, and this program reads ${SCHEMA_VERSION}: choose another file or remove this one`,
      );
    }
    return database;
  } catch (error) {
    database.close();
    if (error instanceof StoreError) throw error;
    throw new StoreError(`${file} cannot be opened as a store: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** Opens the store for a reader, beside the writer. */
export function openForReading(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { readOnly: true });
  database.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
  return database;
}
