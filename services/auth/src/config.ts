import { ConfigError, id, loadVariables, serverVariables, variables } from '@traceshop/service-kit';

export function loadConfig(env = process.env) {
  const config = loadVariables(
    {
      ...serverVariables(3001),
      DATABASE_URL: variables.url('postgres://localhost:5432/auth'),
      // All replicas need the same secret: one replica checks the tokens of another.
      TOKEN_SECRET: variables.secret(),
      TOKEN_ISSUER: variables.text('traceshop'),
      TOKEN_AUDIENCE: variables.text('traceshop-api'),
      TOKEN_TTL_SECONDS: variables.integer({ default: 3600, min: 1, max: 86_400 }),
      // Demo access exists only where these are set: in the demo and in the compose file.
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

/** Without this check, a client with only one of the two values would fail later, with a 401. */
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
