import { id, loadVariables, variables } from '@traceshop/service-kit';

export const loadConfig = (env = process.env) =>
  loadVariables(
    {
      PORT: variables.port(3001),
      HOST: variables.text('127.0.0.1'),
      DATABASE_URL: variables.url('postgres://localhost:5432/auth'),
      // The same in all replicas: a token signed by one is checked by another.
      TOKEN_SECRET: variables.secret(),
      TOKEN_ISSUER: variables.text('traceshop'),
      TOKEN_AUDIENCE: variables.text('traceshop-api'),
      TOKEN_TTL_SECONDS: variables.integer({ default: 3600, min: 1, max: 86_400 }),
      // Demo access exists only where these are set: the demo and the compose file do.
      DEMO_TOKEN: variables.text().optional(),
      DEMO_CLIENT_ID: id().optional(),
      DEMO_CLIENT_SECRET: variables.text().optional(),
    },
    env,
  );

export type Config = ReturnType<typeof loadConfig>;
