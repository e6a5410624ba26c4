import { join } from 'node:path';
import { startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { createChargeStore } from './charge-store';
import { loadConfig } from './config';
import { createChargeCounter } from './metrics';
import { createPaymentMethodStore } from './payment-method-store';
import { attemptLimitMs, createProviders } from './providers';
import { startReconciliation } from './start-reconciliation';

void startService({
  name: 'payment-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const charges = createChargeStore(database, attemptLimitMs(config));
    const providers = createProviders(config);
    startReconciliation({ config, logger, background, database, charges, providers });

    return createApp({
      logger,
      charges,
      paymentMethods: createPaymentMethodStore(database),
      providers,
      count: createChargeCounter(),
      // The call to the provider, and the statements before and after it.
      requestTimeoutMs: attemptLimitMs(config) + 5000,
      readiness: { postgres: () => database.ready() },
    });
  },
});
