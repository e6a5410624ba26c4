import type { DatabaseSync } from 'node:sqlite';
import { createDictionary } from './dictionary';

/** The tables whose rows many spans, records and points share. */
export function createDictionaries(database: DatabaseSync) {
  const all = {
    resources: createDictionary(database, 'resource', ['service', 'json']),
    scopes: createDictionary(database, 'scope', ['json']),
    operations: createDictionary(database, 'operation', ['service', 'name', 'kind']),
    series: createDictionary(database, 'series', ['resource_id', 'scope_id', 'name', 'json']),
  };
  return {
    ...all,
    forget: (): void => {
      for (const dictionary of Object.values(all)) dictionary.forget();
    },
  };
}

export type Dictionaries = ReturnType<typeof createDictionaries>;
