// The services of the shop, their ports and stores. Other packages import them from `topology.ts`.

/** `service.namespace` in all telemetry of the shop. */
export const SERVICE_NAMESPACE = 'checkout-platform';

export interface ServiceFacts {
  /** `service.name` in all telemetry. People use the short name. */
  name: string;
  port: number;
  /** Its PostgreSQL database. No other service opens it. */
  database?: string;
  /** A cache. The service works without it. */
  redis?: true;
  /** The main queue and its retry queues. */
  rabbitmq?: true;
  smtp?: true;
  /** Payment providers, simulated by the sandbox. */
  providers?: true;
  /** Only tests and people call it so far. Remove this with the first edge to it. */
  uncalled?: true;
}

export const SERVICES = {
  /** The public API: tokens and limits. Stores nothing. */
  gateway: { name: 'api-gateway', port: 3000 },
  /** Issues and checks access tokens. */
  auth: { name: 'auth-service', port: 3001, database: 'auth' },
  /** Users and their e-mail addresses, which no other service stores. */
  user: { name: 'user-service', port: 3002, database: 'users', redis: true },
  /** Sends one mail for each notification, even if a process dies. */
  notification: {
    name: 'notification-service',
    port: 3003,
    database: 'notifications',
    rabbitmq: true,
    smtp: true,
  },
  /** Carts and orders. Runs a checkout through stock, payment and confirmation, or undoes it. */
  checkout: { name: 'checkout-service', port: 3004, database: 'orders' },
  /** Charges once per order and saves payment methods. */
  payment: { name: 'payment-service', port: 3005, database: 'payments', providers: true },
  /** Catalogue, stock and reservations. */
  inventory: { name: 'inventory-service', port: 3006, database: 'inventory' },
} as const satisfies Record<string, ServiceFacts>;

export type ServiceName = keyof typeof SERVICES;
export type DatabaseName = {
  [Name in ServiceName]: (typeof SERVICES)[Name] extends { database: infer D } ? D : never;
}[ServiceName];

export const SERVICE_NAMES = Object.keys(SERVICES) as ServiceName[];

/** `service.name` of each service by its short name. */
export const FULL_NAME = Object.fromEntries(
  SERVICE_NAMES.map((word) => [word, SERVICES[word].name]),
) as { [Word in ServiceName]: (typeof SERVICES)[Word]['name'] };

/** The prefix of a service's environment variables: `GIFT_CARDS` for `gift-cards`. */
export const variablePrefix = (name: string): string => name.toUpperCase().replaceAll('-', '_');
