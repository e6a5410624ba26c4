// The shop as data: its services, their ports and stores, and every call between them. Read it to learn
// the system. The harness and the demo start these services. `npm test` compares the edges with real
// traces: it fails for an edge that no trace shows, and for an undeclared edge in a trace.
import type { PaymentMethod } from './payment-methods';

/** The outcomes of an edge, as the trace coverage of @traceshop/trace-testing names them. */
export type Outcome =
  | 'ok'
  | '4xx'
  | '5xx'
  | 'error'
  | 'timeout'
  | 'unreachable'
  | 'retry'
  | 'redelivery';

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

/** The resource attributes of each service. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** Dependencies that send no telemetry. */
export type Outside = 'postgresql' | 'redis' | 'rabbitmq' | 'mail server' | PaymentMethod;

export interface Edge {
  from: ServiceName;
  over: 'http' | 'postgresql' | 'redis' | 'rabbitmq' | 'smtp';
  to: ServiceName | Outside;
  /** The route of a call or the queue of a message. Statements and commands are not listed. */
  name?: string;
  /** The outcomes that the journeys must show; by default a success. */
  outcomes?: readonly Outcome[];
}

/** All calls between services, with the outcomes that the journeys must show. */
type Calls = Partial<Record<Edge['to'], Record<string, readonly Outcome[]>>>;

const CALLS: Partial<Record<ServiceName, Calls>> = {
  gateway: {
    // Every request with a token is checked. An invalid token is a result, not a failure.
    auth: { 'POST /validate': ['ok'], 'POST /token': ['ok', '4xx'] },
    user: { 'POST /users': ['ok'], 'GET /users/:id': ['ok', '4xx', '5xx'] },
    // The welcome mail of a new user. The response does not wait for it.
    notification: { 'POST /notifications': ['ok'] },
    inventory: { 'GET /products': ['ok'], 'GET /products/:sku': ['ok'] },
    checkout: {
      'POST /carts': ['ok', '4xx'],
      'GET /carts/:id': ['ok'],
      'PUT /carts/:id/items/:sku': ['ok'],
      'DELETE /carts/:id/items/:sku': ['ok'],
      'POST /checkout': ['ok', '4xx', '5xx', 'unreachable'],
      'GET /orders/:id': ['ok'],
    },
  },
  user: {
    // The saved payment methods of a profile.
    payment: { 'GET /payment-methods': ['ok'] },
  },
  checkout: {
    // A cart needs an existing user.
    user: { 'GET /users/:id/exists': ['ok', '4xx'] },
    inventory: {
      // Current prices of all items at once, or product by product if one is sold out.
      'POST /quotes': ['ok', '4xx'],
      'GET /products/:sku': ['ok'],
      // A checkout reserves the stock, charges and commits, or it releases the stock.
      'POST /reservations': ['ok'],
      'POST /reservations/:orderId/commit': ['ok'],
      'POST /reservations/:orderId/release': ['ok'],
    },
    payment: {
      'POST /charges': ['ok', '4xx', '5xx'],
      // A charge with an unknown result.
      'POST /charges/:orderId/cancel': ['ok'],
      // Recovery asks for the charge of a killed worker.
      'GET /charges/:orderId': ['ok'],
    },
    // The confirmation from the outbox. It waits there until this service and the broker are up.
    notification: { 'POST /notifications': ['ok', '5xx', 'unreachable'] },
  },
  notification: {
    // The address, read at the last moment, because no message contains it.
    user: { 'GET /users/:id/contact': ['ok', '4xx'] },
  },
  payment: {
    stripe: {
      'POST /v1/charges': ['ok', '4xx', 'timeout', 'retry'],
      'POST /v1/charges/:key/void': ['ok'],
    },
    paypal: {
      'POST /v1/charges': ['ok', 'timeout', 'retry'],
      'POST /v1/charges/:key/void': ['ok'],
    },
  },
};

const HTTP = SERVICE_NAMES.flatMap((from) =>
  Object.entries(CALLS[from] ?? {}).flatMap(([to, routes]) =>
    Object.entries(routes).map(
      ([name, outcomes]): Edge => ({ from, over: 'http', to: to as Edge['to'], name, outcomes }),
    ),
  ),
);

const DATABASES: readonly Edge[] = SERVICE_NAMES.filter((name) => 'database' in SERVICES[name]).map(
  (from) => ({ from, over: 'postgresql', to: 'postgresql' }),
);

const message = (name: string, outcomes: readonly Outcome[]): Edge => ({
  from: 'notification',
  over: 'rabbitmq',
  to: 'notification',
  name,
  outcomes,
});

export const EDGES: readonly Edge[] = [
  ...HTTP,
  ...DATABASES,
  { from: 'user', over: 'redis', to: 'redis', outcomes: ['ok', 'error'] },
  // A message that cannot be sent waits longer after each attempt.
  message('notifications', ['ok', 'error']),
  message('notifications.retry.1', ['error', 'redelivery']),
  message('notifications.retry.2', ['error', 'redelivery']),
  message('notifications.retry.3', ['error', 'redelivery']),
  // After the last attempt it waits here for a person.
  { from: 'notification', over: 'rabbitmq', to: 'rabbitmq', name: 'notifications.dead' },
  { from: 'notification', over: 'smtp', to: 'mail server', name: 'smtp.send' },
];

/** Queues that have no consumer. */
export const TERMINAL_QUEUES = ['notifications.dead'] as const;

/** The services that a service calls by HTTP. */
export function calleesOf(caller: ServiceName): ServiceName[] {
  return SERVICE_NAMES.filter((name) =>
    EDGES.some(({ from, over, to }) => from === caller && over === 'http' && to === name),
  );
}

/** The name of an end of an edge in telemetry. */
export const fullName = (end: Edge['to']): string =>
  (SERVICES as Record<string, ServiceFacts>)[end]?.name ?? end;
