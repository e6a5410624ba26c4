// What each service needs to run, as data: its usual port, its stores, whom it calls.

export const SERVICES = {
  gateway: { port: 3000, calls: ['auth', 'user', 'inventory', 'checkout', 'notification'] },
  auth: { port: 3001, database: 'auth' },
  user: { port: 3002, database: 'users', redis: true, calls: ['payment'] },
  notification: {
    port: 3003,
    database: 'notifications',
    rabbitmq: true,
    smtp: true,
    calls: ['user'],
  },
  checkout: {
    port: 3004,
    database: 'orders',
    calls: ['user', 'inventory', 'payment', 'notification'],
  },
  payment: { port: 3005, database: 'payments', providers: true },
  inventory: { port: 3006, database: 'inventory' },
} as const satisfies Record<string, ServiceNeeds>;

export interface ServiceNeeds {
  port: number;
  /** The PostgreSQL database it owns. */
  database?: string;
  redis?: true;
  rabbitmq?: true;
  smtp?: true;
  /** Payment providers, played by the sandbox. */
  providers?: true;
  calls?: readonly string[];
}

export type ServiceName = keyof typeof SERVICES;
export type DatabaseName = 'auth' | 'users' | 'notifications' | 'orders' | 'payments' | 'inventory';

export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];
export const DATABASE_NAMES: readonly DatabaseName[] = [
  'auth',
  'users',
  'notifications',
  'orders',
  'payments',
  'inventory',
];

/** The usual port of the provider sandbox. */
export const SANDBOX_PORT = 3010;

export const needsOf = (name: ServiceName): ServiceNeeds => SERVICES[name];

/** Where everything is that a service may need. */
export interface Surroundings {
  services: Record<ServiceName, string>;
  databases: Partial<Record<DatabaseName, string>>;
  redis?: string | undefined;
  rabbitmq?: string | undefined;
  smtp?: string | undefined;
  sandbox?: string | undefined;
  /** Signs and checks access tokens: the same for every replica, at least 32 characters. */
  tokenSecret: string;
}

/** The access that tests and demo use; it exists nowhere else. */
export const DEMO_ACCESS = {
  DEMO_TOKEN: 'test-token',
  DEMO_CLIENT_ID: 'demo-client',
  DEMO_CLIENT_SECRET: 'demo-secret-for-local-use-only',
} as const;

/** The variables of one service: only what it needs, as it would be deployed. */
export function serviceVariables(name: ServiceName, around: Surroundings): Record<string, string> {
  const needs = needsOf(name);
  const calls = SERVICE_NAMES.filter((callee) => needs.calls?.includes(callee));
  const database = needs.database && around.databases[needs.database as DatabaseName];
  const variables = {
    ...Object.fromEntries(calls.map((to) => [`${to.toUpperCase()}_URL`, around.services[to]])),
    DATABASE_URL: database,
    REDIS_URL: needs.redis && around.redis,
    RABBITMQ_URL: needs.rabbitmq && around.rabbitmq,
    SMTP_URL: needs.smtp && around.smtp,
    STRIPE_URL: needs.providers && around.sandbox && `${around.sandbox}/stripe`,
    PAYPAL_URL: needs.providers && around.sandbox && `${around.sandbox}/paypal`,
    ...(name === 'auth' ? { TOKEN_SECRET: around.tokenSecret, ...DEMO_ACCESS } : {}),
    ...(name === 'gateway' ? { TRUST_TRACE_CONTEXT: 'true' } : {}),
  };
  const given = Object.entries(variables).filter((entry): entry is [string, string] => !!entry[1]);
  return Object.fromEntries(given);
}

/** The folder and start file of a service or of the provider sandbox. */
export function programOf(name: ServiceName | 'sandbox') {
  if (name !== 'sandbox') return { name, folder: `services/${name}` };
  // Somebody else's system: it must not show in our traces.
  return { name, folder: 'services/payment', script: 'dist/sandbox/main.js', telemetry: false };
}
