import { startService } from '@traceshop/service-kit';
import { createApp } from './app';
import { createAuthClient } from './clients/auth-client';
import { createCheckoutClient } from './clients/checkout-client';
import { createInventoryClient } from './clients/inventory-client';
import { createNotificationClient } from './clients/notification-client';
import { createUserClient } from './clients/user-client';
import { loadConfig } from './config';
import { dependencyStates } from './dependency-states';

void startService({
  name: 'api-gateway',
  loadConfig,
  build: ({ config, logger, background }) =>
    createApp({
      logger,
      background,
      auth: createAuthClient({ url: config.AUTH_URL, timeoutMs: config.AUTH_TIMEOUT_MS }),
      users: createUserClient({ url: config.USER_URL, timeoutMs: config.USER_TIMEOUT_MS }),
      inventory: createInventoryClient({
        url: config.INVENTORY_URL,
        timeoutMs: config.INVENTORY_TIMEOUT_MS,
      }),
      checkout: createCheckoutClient({
        url: config.CHECKOUT_URL,
        timeoutMs: config.CHECKOUT_TIMEOUT_MS,
      }),
      notification: createNotificationClient({
        url: config.NOTIFICATION_URL,
        timeoutMs: config.NOTIFICATION_TIMEOUT_MS,
      }),
      dependencyStates: dependencyStates(config),
      requestTimeoutMs: config.REQUEST_TIMEOUT_MS,
    }),
});
