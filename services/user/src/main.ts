import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createCache } from '@traceshop/service-kit/cache';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { createPaymentClient } from './clients/payment-client';
import { loadConfig } from './config';
import { createUserCache } from './user-cache';
import { createUserStore } from './user-store';

void startService({
  name: 'user-service',
  loadConfig,
  build: ({ config, logger, onShutdown }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());
    const redis = createCache({
      url: config.REDIS_URL,
      logger,
      commandTimeoutMs: config.REDIS_TIMEOUT_MS,
    });
    onShutdown(() => redis.close());
    return createApp({
      logger,
      users: createUserStore(database),
      cache: createUserCache(redis, config.USER_CACHE_SECONDS),
      payment: createPaymentClient({
        url: config.PAYMENT_URL,
        timeoutMs: config.PAYMENT_TIMEOUT_MS,
      }),
      readiness: { postgres: () => database.ready() },
      // Without Redis this service is slower, not down.
      reported: { redis: () => redis.ready() },
    });
  },
});
