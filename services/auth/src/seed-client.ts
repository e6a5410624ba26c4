import type { ApiClientStore } from './api-client-store';
import { hashSecret } from './secret-hash';

export interface SeedClient {
  id: string;
  secret: string;
}

/**
 * The store with one client of the configuration in it. It is saved before the first look-up that
 * finds a database: PostgreSQL may come up after this service, and no restart shall be needed.
 */
export function withSeedClient(store: ApiClientStore, client: SeedClient): ApiClientStore {
  let saved: Promise<void> | undefined;
  const save = async () =>
    store.save({ id: client.id, secretHash: await hashSecret(client.secret) });
  const ensureSaved = () => {
    saved ??= save().catch((error) => {
      saved = undefined;
      throw error;
    });
    return saved;
  };
  return {
    ...store,
    secretHashOf: async (clientId) => {
      await ensureSaved();
      return store.secretHashOf(clientId);
    },
  };
}
