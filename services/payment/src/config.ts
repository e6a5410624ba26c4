import { loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      ...serverVariables(3005),
      DATABASE_URL: variables.url('postgres://localhost:5432/payments'),
      STRIPE_URL: variables.url('http://localhost:3010/stripe'),
      PAYPAL_URL: variables.url('http://localhost:3010/paypal'),
      // Attempts times time-out must stay below what checkout waits for payment (6 s by default).
      PROVIDER_TIMEOUT_MS: variables.milliseconds(1500),
      PROVIDER_ATTEMPTS: variables.integer({ default: 3, min: 1, max: 10 }),
    },
    env,
  );

export type Config = ReturnType<typeof loadConfig>;
