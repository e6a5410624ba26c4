import { loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      ...serverVariables(3006),
      DATABASE_URL: variables.url('postgres://localhost:5432/inventory'),
      // How long a reservation holds its stock before a job returns it.
      HOLD_MS: variables.milliseconds(600_000),
      SWEEP_INTERVAL_MS: variables.milliseconds(5000),
    },
    env,
  );
