import type { Queryable } from '@traceshop/service-kit';

export type ApiClientStore = ReturnType<typeof createApiClientStore>;

/** The SQL of the clients that may ask for a token. */
export function createApiClientStore(database: Queryable) {
  return {
    /** The stored scrypt hash, or undefined for an unknown client. */
    secretHashOf: async (clientId: string): Promise<string | undefined> => {
      const row = await database.one<{ secret_hash: string }>(
        'SELECT secret_hash FROM api_clients WHERE id = $1',
        [clientId],
      );
      return row?.secret_hash;
    },

    save: async ({ id, secretHash }: { id: string; secretHash: string }): Promise<void> => {
      await database.query(
        `INSERT INTO api_clients (id, secret_hash) VALUES ($1, $2)
         ON CONFLICT (id) DO UPDATE SET secret_hash = excluded.secret_hash`,
        [id, secretHash],
      );
    },
  };
}
