import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApiClientStore } from './api-client-store';
import { createApp } from './app';
import { type Config, loadConfig } from './config';
import { verifySecret } from './secret-hash';
import { withSeedClient } from './seed-client';
import { createTokens } from './tokens';

void startService({
  name: 'auth-service',
  loadConfig,
  build: ({ config, logger, onShutdown }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());
    const store = createApiClientStore(database);
    const seed = seedClient(config);
    return createApp({
      logger,
      tokens: createTokens(config),
      demoToken: config.DEMO_TOKEN,
      clients: seed ? withSeedClient(store, seed) : store,
      verifySecret,
      // Only issuing needs the database. Without any auth replica in rotation, every request would fail.
      reported: { postgres: () => database.ready() },
    });
  },
});

function seedClient(config: Config) {
  const { DEMO_CLIENT_ID: id, DEMO_CLIENT_SECRET: secret } = config;
  return id && secret ? { id, secret } : undefined;
}
