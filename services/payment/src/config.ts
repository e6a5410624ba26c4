import { loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      ...serverVariables(3005),
      DATABASE_URL: variables.url('postgres://localhost:5432/payments'),
      STRIPE_URL: variables.url('http://localhost:3010/stripe'),
      PAYPAL_URL: variables.url('http://localhost:3010/paypal'),
      // Attempts times time-out must stay below the time that checkout waits for payment (6 s by default).
      PROVIDER_TIMEOUT_MS: variables.milliseconds(1500),
      PROVIDER_ATTEMPTS: variables.integer({ default: 3, min: 1, max: 10 }),
      CHECKOUT_URL: variables.url('http://localhost:3004'),
      CHECKOUT_TIMEOUT_MS: variables.milliseconds(1500),
      // The comparison of the providers' charges with the books: its interval, its period, and the age of the youngest
      // charge. Within this age an interrupted order is completed or undone.
      RECONCILE_INTERVAL_MS: variables.milliseconds(300_000),
      RECONCILE_WINDOW_MS: variables.milliseconds(86_400_000),
      RECONCILE_SETTLE_MS: variables.milliseconds(600_000),
    },
    env,
  );

export type Config = ReturnType<typeof loadConfig>;
