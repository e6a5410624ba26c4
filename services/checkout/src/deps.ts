import { armCrashPoint, type Background, type Database } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { AppDeps } from './app';
import type { CheckoutDeps } from './checkout-deps';
import { createInventoryClient } from './clients/inventory-client';
import { createNotificationClient } from './clients/notification-client';
import { createPaymentClient } from './clients/payment-client';
import { createUserClient } from './clients/user-client';
import type { Config } from './config';
import { createMetrics } from './metrics';
import { createStores } from './stores';

export interface Surroundings {
  config: Config;
  database: Database;
  logger: Logger;
  background: Background;
}

/** The stores and clients of a running service. */
export function createDeps(surroundings: Surroundings): AppDeps & CheckoutDeps {
  const { config, database, logger, background } = surroundings;
  const crashAt = armCrashPoint(config.CRASH_POINT);
  return {
    logger,
    background,
    ...clients(config),
    ...createStores(database, {
      leaseMs: config.LEASE_MS,
      claimMs: config.OUTBOX_CLAIM_MS,
      keepKeysHours: config.IDEMPOTENCY_KEEP_HOURS,
    }),
    metrics: createMetrics(),
    checkpoint: async (point) => crashAt(point),
    readiness: { postgres: () => database.ready() },
    requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
  };
}

function clients(config: Config) {
  return {
    users: createUserClient({ url: config.USER_URL, timeoutMs: config.USER_TIMEOUT_MS }),
    inventory: createInventoryClient({
      url: config.INVENTORY_URL,
      timeoutMs: config.INVENTORY_TIMEOUT_MS,
    }),
    payment: createPaymentClient({
      url: config.PAYMENT_URL,
      timeoutMs: config.PAYMENT_TIMEOUT_MS,
    }),
    notification: createNotificationClient({
      url: config.NOTIFICATION_URL,
      timeoutMs: config.NOTIFICATION_TIMEOUT_MS,
    }),
  };
}
