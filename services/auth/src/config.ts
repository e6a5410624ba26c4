import { ConfigError, id, loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export function loadConfig(env = process.env) {
  const config = loadVariables(
    {
      ...serverVariables(3001),
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
  assertWholeClient(config);
  return config;
}

export type Config = ReturnType<typeof loadConfig>;

/** Half a client would be no client, and whoever has set it would be told so by a 401 only. */
function assertWholeClient(config: {
  DEMO_CLIENT_ID?: string | undefined;
  DEMO_CLIENT_SECRET?: string | undefined;
}): void {
  const { DEMO_CLIENT_ID: id, DEMO_CLIENT_SECRET: secret } = config;
  if ((id === undefined) === (secret === undefined)) return;
  throw new ConfigError(
    'bad configuration: DEMO_CLIENT_ID and DEMO_CLIENT_SECRET must be set together or not at all',
  );
}
