import { loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      ...serverVariables(3000),
      AUTH_URL: variables.url('http://localhost:3001'),
      USER_URL: variables.url('http://localhost:3002'),
      NOTIFICATION_URL: variables.url('http://localhost:3003'),
      CHECKOUT_URL: variables.url('http://localhost:3004'),
      INVENTORY_URL: variables.url('http://localhost:3006'),
      // A whole request. Longer than the longest call below, so that a response can follow its time-out.
      REQUEST_TIMEOUT_MS: variables.milliseconds(12_000),
      // Only a checkout waits for a payment provider.
      CHECKOUT_TIMEOUT_MS: variables.milliseconds(10_000),
      AUTH_TIMEOUT_MS: variables.milliseconds(2_000),
      USER_TIMEOUT_MS: variables.milliseconds(3_000),
      INVENTORY_TIMEOUT_MS: variables.milliseconds(2_000),
      // Longer than the notification service waits for the broker's confirm (5 s).
      NOTIFICATION_TIMEOUT_MS: variables.milliseconds(6_000),
    },
    env,
  );

export type Config = ReturnType<typeof loadConfig>;
