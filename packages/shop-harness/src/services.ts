// The variables and the program of each service as a process.
import {
  calleesOf,
  type DatabaseName,
  SERVICE_NAMESPACE,
  SERVICES,
  type ServiceFacts,
  type ServiceName,
  variablePrefix,
} from '@traceshop/contract/topology';

export const DATABASE_NAMES: readonly DatabaseName[] = Object.values<ServiceFacts>(
  SERVICES,
).flatMap(({ database }) => (database as DatabaseName | undefined) ?? []);

/** The usual port of the provider sandbox. */
export const SANDBOX_PORT = 3010;

export const needsOf = (name: ServiceName): ServiceFacts => SERVICES[name];

/** The addresses that services need. */
export interface Endpoints {
  services: Record<ServiceName, string>;
  databases: Partial<Record<DatabaseName, string>>;
  redis?: string | undefined;
  rabbitmq?: string | undefined;
  smtp?: string | undefined;
  sandbox?: string | undefined;
  /** The secret of access tokens: the same for every replica, at least 32 characters. */
  tokenSecret: string;
  /** The user's `OTEL_RESOURCE_ATTRIBUTES`. They override the shop's. */
  resourceAttributes?: string | undefined;
}

/** The access of tests and demo. It exists nowhere else. */
export const DEMO_ACCESS = {
  DEMO_TOKEN: 'test-token',
  DEMO_CLIENT_ID: 'demo-client',
  DEMO_CLIENT_SECRET: 'demo-secret-for-local-use-only',
} as const;

/** The variables of one service: only those that it needs, as in a deployment. */
export function serviceVariables(name: ServiceName, endpoints: Endpoints): Record<string, string> {
  const needs = needsOf(name);
  const database = needs.database && endpoints.databases[needs.database as DatabaseName];
  const variables = {
    // A `service.name` among the user's resource attributes would name all services alike.
    OTEL_SERVICE_NAME: needs.name,
    OTEL_RESOURCE_ATTRIBUTES: [
      `service.namespace=${SERVICE_NAMESPACE}`,
      endpoints.resourceAttributes,
    ]
      .filter(Boolean)
      .join(','),
    ...Object.fromEntries(
      calleesOf(name).map((to) => [`${variablePrefix(to)}_URL`, endpoints.services[to]]),
    ),
    DATABASE_URL: database,
    REDIS_URL: needs.redis && endpoints.redis,
    RABBITMQ_URL: needs.rabbitmq && endpoints.rabbitmq,
    SMTP_URL: needs.smtp && endpoints.smtp,
    STRIPE_URL: needs.providers && endpoints.sandbox && `${endpoints.sandbox}/stripe`,
    PAYPAL_URL: needs.providers && endpoints.sandbox && `${endpoints.sandbox}/paypal`,
    ...(name === 'auth' ? { TOKEN_SECRET: endpoints.tokenSecret, ...DEMO_ACCESS } : {}),
    ...(name === 'gateway' ? { TRUST_TRACE_CONTEXT: 'true' } : {}),
  };
  const given = Object.entries(variables).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(given);
}

/** The folder and start file of a service or of the provider sandbox. */
export function programOf(name: ServiceName | 'sandbox') {
  if (name !== 'sandbox') return { name, folder: `services/${name}` };
  // A third-party system: it must not appear in our traces.
  return { name, folder: 'sandbox', telemetry: false };
}
