import { join } from 'node:path';
import type { Database } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import {
  GENEROUS_CONNECT_MS,
  listen,
  silentLogger,
  type TestServer,
} from '@traceshop/service-kit/testing';
import { testDatabase } from '@traceshop/test-servers';
import { type ApiClientStore, createApiClientStore } from '../src/api-client-store';
import { type AppDeps, createApp } from '../src/app';
import { hashSecret, verifySecret } from '../src/secret-hash';
import { createTokens } from '../src/tokens';

export const TOKEN_CONFIG = {
  TOKEN_SECRET: 'a-secret-of-the-tests-that-is-long-enough',
  TOKEN_ISSUER: 'traceshop',
  TOKEN_AUDIENCE: 'traceshop-api',
  TOKEN_TTL_SECONDS: 600,
};

export const DEMO_TOKEN = 'test-token';

export interface AuthService extends TestServer {
  database: Database;
  clients: ApiClientStore;
}

/** The real service with its own database and one API client: `shop-app`. */
export async function startAuthService(overrides: Partial<AppDeps> = {}): Promise<AuthService> {
  const own = await testDatabase();
  const logger = silentLogger();
  const migrations = join(__dirname, '../migrations');
  const database = createDatabase({
    url: own.url,
    logger,
    migrations,
    connectTimeoutMs: GENEROUS_CONNECT_MS,
  });
  const clients = createApiClientStore(database);
  const server = await listen(createApp({ ...appDeps(clients), ...overrides }));
  await database.migrated;
  await clients.save({ id: CLIENT.id, secretHash: await hashSecret(CLIENT.secret) });
  return {
    ...server,
    database,
    clients,
    close: async () => {
      await server.close();
      await database.close();
      await own.drop();
    },
  };
}

export const CLIENT = { id: 'shop-app', secret: 'correct horse: battery staple' };

export function appDeps(clients: ApiClientStore): AppDeps {
  return {
    logger: silentLogger(),
    reported: {},
    tokens: createTokens(TOKEN_CONFIG),
    demoToken: DEMO_TOKEN,
    clients,
    verifySecret,
  };
}

export const tokenRequest = (overrides: object = {}) => ({
  grantType: 'client_credentials',
  clientId: CLIENT.id,
  clientSecret: CLIENT.secret,
  ...overrides,
});
