import { join } from 'node:path';
import { armCrashPoint, startService } from '@traceshop/service-kit';
import { createDatabase } from '@traceshop/service-kit/database';
import { createApp } from './app';
import { createCancelPayment } from './cancel-payment';
import { createInventoryClient } from './clients/inventory-client';
import { createNotificationClient } from './clients/notification-client';
import { createPaymentClient } from './clients/payment-client';
import { createUserClient } from './clients/user-client';
import { type Config, loadConfig } from './config';
import { startJobs } from './jobs';
import { createMetrics, observeOutbox } from './metrics';
import { createStores } from './stores';
import { withCrashPoints } from './with-crash-points';

void startService({
  name: 'checkout-service',
  loadConfig,
  build: ({ config, logger, onShutdown, background }) => {
    const migrations = join(__dirname, '../migrations');
    const database = createDatabase({ url: config.DATABASE_URL, logger, migrations });
    onShutdown(() => database.close());

    const deps = {
      logger,
      background,
      metrics: createMetrics(),
      readiness: { postgres: () => database.ready() },
      requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
      ...createClients(config),
      ...createStores(database, {
        leaseMs: config.LEASE_MS,
        claimMs: config.OUTBOX_CLAIM_MS,
        keepKeysHours: config.IDEMPOTENCY_KEEP_HOURS,
      }),
    };
    observeOutbox(deps.outbox);
    const checkpoint = armCrashPoint(config.CRASH_POINT);
    const { requests, jobs } = withCrashPoints(deps, checkpoint);
    startJobs(jobs, config);
    return createApp(requests);
  },
});

function createClients(config: Config) {
  const payment = createPaymentClient({
    url: config.PAYMENT_URL,
    timeoutMs: config.PAYMENT_TIMEOUT_MS,
  });
  return {
    payment,
    cancelPayment: createCancelPayment(payment),
    users: createUserClient({ url: config.USER_URL, timeoutMs: config.USER_TIMEOUT_MS }),
    inventory: createInventoryClient({
      url: config.INVENTORY_URL,
      timeoutMs: config.INVENTORY_TIMEOUT_MS,
    }),
    notification: createNotificationClient({
      url: config.NOTIFICATION_URL,
      timeoutMs: config.NOTIFICATION_TIMEOUT_MS,
    }),
  };
}
