import { loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      ...serverVariables(3002),
      DATABASE_URL: variables.url('postgres://localhost:5432/users'),
      REDIS_URL: variables.url('redis://localhost:6379'),
      // A slow cache is useless, so the service does not wait longer for it.
      REDIS_TIMEOUT_MS: variables.milliseconds(250),
      PAYMENT_URL: variables.url('http://localhost:3005'),
      PAYMENT_TIMEOUT_MS: variables.milliseconds(1500),
      USER_CACHE_SECONDS: variables.seconds(3600),
    },
    env,
  );
