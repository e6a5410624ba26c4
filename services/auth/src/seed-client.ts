import type { ApiClientStore } from './api-client-store';
import { hashSecret } from './secret-hash';

export interface SeedClient {
  id: string;
  secret: string;
}

/**
 * The store, plus one client from the configuration. The client is saved before the first look-up and
 * not at the start, because PostgreSQL may start after this service.
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
