import { join } from 'node:path';
import type { User } from '@traceshop/contract';
import { createCache } from '@traceshop/service-kit/cache';
import { createDatabase } from '@traceshop/service-kit/database';
import { GENEROUS_CONNECT_MS, listen, silentLogger } from '@traceshop/service-kit/testing';
import { testDatabase, testRedis } from '@traceshop/test-servers';
import { createApp } from '../src/app';
import type { PaymentClient } from '../src/clients/payment-client';
import { createUserCache } from '../src/user-cache';
import { createUserStore } from '../src/user-store';

export interface Overrides {
  /** Replaces the databases that the helper would create. */
  databaseUrl?: string;
  redisUrl?: string;
  payment?: PaymentClient;
}

export const noPaymentMethods: PaymentClient = { paymentMethods: async () => [] };

let email = 0;
export const newUser = (overrides: Record<string, unknown> = {}) => {
  email += 1;
  return { email: `user-${email}@example.com`, name: 'Test User', ...overrides };
};

/** The service with its own real database and Redis, and a fake payment client. */
export async function startUserService(overrides: Overrides = {}) {
  const ownDatabase = overrides.databaseUrl ? undefined : await testDatabase();
  const ownRedis = overrides.redisUrl ? undefined : await testRedis();
  const logger = silentLogger();
  const database = createDatabase({
    url: overrides.databaseUrl ?? ownDatabase?.url ?? '',
    logger,
    migrations: join(__dirname, '../migrations'),
    // A test that gives a database tests its time limits.
    ...(overrides.databaseUrl ? {} : { connectTimeoutMs: GENEROUS_CONNECT_MS }),
  });
  await database.migrated;
  const redis = createCache({ url: overrides.redisUrl ?? ownRedis?.url ?? '', logger });
  const server = await listen(
    createApp({
      logger,
      users: createUserStore(database),
      cache: createUserCache(redis, 3600),
      payment: overrides.payment ?? noPaymentMethods,
      readiness: { postgres: () => database.ready() },
      reported: { redis: () => redis.ready() },
    }),
  );
  return {
    ...server,
    create: (body: unknown) => server.request<User>('POST', '/users', { body }),
    database,
    redis,
    close: async () => {
      await server.close();
      await redis.close();
      await database.close();
      await ownRedis?.close();
      await ownDatabase?.drop();
    },
  };
}

export type UserService = Awaited<ReturnType<typeof startUserService>>;
