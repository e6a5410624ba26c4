import type { Queryable } from '@traceshop/service-kit';

export interface ApiClientStore {
  /** The stored scrypt hash, or undefined for an unknown client. */
  secretHashOf(clientId: string): Promise<string | undefined>;
  save(client: { id: string; secretHash: string }): Promise<void>;
}

export function createApiClientStore(database: Queryable): ApiClientStore {
  return {
    secretHashOf: async (clientId) => {
      const row = await database.one<{ secret_hash: string }>(
        'SELECT secret_hash FROM api_clients WHERE id = $1',
        [clientId],
      );
      return row?.secret_hash;
    },
    save: async ({ id, secretHash }) => {
      await database.query(
        `INSERT INTO api_clients (id, secret_hash) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash`,
        [id, secretHash],
      );
    },
  };
}
