// Who is part of the shop, where each service listens and what it stores. `topology.ts` is the door to it.

/** `service.namespace` in all telemetry of the shop. */
export const SERVICE_NAMESPACE = 'checkout-platform';

export interface ServiceFacts {
  /** `service.name` in all telemetry; the short word is used wherever people read. */
  name: string;
  port: number;
  /** The PostgreSQL database it owns; no other service opens it. */
  database?: string;
  /** A cache that it can lose. */
  redis?: true;
  /** The work queue and its retry queues. */
  rabbitmq?: true;
  smtp?: true;
  /** Payment providers, played by the sandbox. */
  providers?: true;
  /** No service calls it yet, only tests and people do. The first edge to it replaces this. */
  uncalled?: true;
}

export const SERVICES = {
  /** The one door from outside: tokens, limits, the public API. Stores nothing. */
  gateway: { name: 'api-gateway', port: 3000 },
  /** Issues and checks access tokens. */
  auth: { name: 'auth-service', port: 3001, database: 'auth' },
  /** Who the users are and where to write to them; the only holder of e-mail addresses. */
  user: { name: 'user-service', port: 3002, database: 'users', redis: true },
  /** Turns notifications into mails, each once, whatever dies on the way. */
  notification: {
    name: 'notification-service',
    port: 3003,
    database: 'notifications',
    rabbitmq: true,
    smtp: true,
  },
  /** Carts and orders; leads a checkout through stock, payment and confirmation, or undoes it. */
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

/** `service.name` of each service by its short word. */
export const FULL_NAME = Object.fromEntries(
  SERVICE_NAMES.map((word) => [word, SERVICES[word].name]),
) as { [Word in ServiceName]: (typeof SERVICES)[Word]['name'] };

/** What the names of variables about a service begin with: `GIFT_CARDS` of `gift-cards`. */
export const variablePrefix = (name: string): string => name.toUpperCase().replaceAll('-', '_');
