import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { createChargeStore } from './charge-store';
import { loadConfig } from './config';
import { createChargeCounter } from './metrics';
import { createPaymentMethodStore } from './payment-method-store';
import { attemptLimitMs, createProviders } from './providers';

void startService({
  name: 'payment-service',
  loadConfig,
  build: ({ config, logger, onShutdown }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    return createApp({
      logger,
      charges: createChargeStore(database, attemptLimitMs(config)),
      paymentMethods: createPaymentMethodStore(database),
      providers: createProviders(config),
      count: createChargeCounter(),
      // The call to the provider, and the statements before and after it.
      requestTimeoutMs: attemptLimitMs(config) + 5000,
      readiness: { postgres: () => database.ready() },
    });
  },
});
