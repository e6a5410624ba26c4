// The shop as data: who is part of it, where each listens, what it stores, and every way in which one
// part reaches another. Read it to learn the system. The harness and the demo start what stands here;
// `npm test` holds the edges against real traces, both ways: an edge that no trace shows fails it, and
// so does one that a trace shows and nobody has declared.
import type { PaymentMethod } from './payment-methods';

/** How the use of an edge can end, as the trace coverage of @traceshop/trace-testing tells it. */
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

/** What each service sends about itself. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** What is reached and sends no telemetry of its own. */
export type Outside = 'postgresql' | 'redis' | 'rabbitmq' | 'mail server' | PaymentMethod;

export interface Edge {
  from: ServiceName;
  over: 'http' | 'postgresql' | 'redis' | 'rabbitmq' | 'smtp';
  to: ServiceName | Outside;
  /** Of a call its route, of a message its queue; statements and commands are not listed. */
  name?: string;
  /** What the journeys must show of it; a success where nothing is said. */
  outcomes?: readonly Outcome[];
}

/** Who calls which routes of whom, and how that must have been seen to end. */
type Calls = Partial<Record<Edge['to'], Record<string, readonly Outcome[]>>>;

const CALLS: Partial<Record<ServiceName, Calls>> = {
  gateway: {
    // Every request that needs a token asks whose it is; a bad one is a response, not a failure.
    auth: { 'POST /validate': ['ok'], 'POST /token': ['ok', '4xx'] },
    user: { 'POST /users': ['ok'], 'GET /users/:id': ['ok', '4xx', '5xx'] },
    // The welcome of a new user, not awaited by the response.
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
    // A cart is opened for a user who exists.
    user: { 'GET /users/:id/exists': ['ok', '4xx'] },
    inventory: {
      // Today's prices, all or nothing; product by product where something is sold out.
      'POST /quotes': ['ok', '4xx'],
      'GET /products/:sku': ['ok'],
      // A checkout holds the stock, charges and commits; or it gives the stock back.
      'POST /reservations': ['ok'],
      'POST /reservations/:orderId/commit': ['ok'],
      'POST /reservations/:orderId/release': ['ok'],
    },
    payment: {
      'POST /charges': ['ok', '4xx', '5xx'],
      // A charge of which nobody knows whether it was made.
      'POST /charges/:orderId/cancel': ['ok'],
      // Recovery asks what became of the charge that a killed worker was making.
      'GET /charges/:orderId': ['ok'],
    },
    // The confirmation, out of the outbox: there it waits for this service and the broker behind it.
    notification: { 'POST /notifications': ['ok', '5xx', 'unreachable'] },
  },
  notification: {
    // The address, asked for at the last moment: no message holds one.
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
  // A message that cannot be sent waits longer each time, and comes again.
  message('notifications', ['ok', 'error']),
  message('notifications.retry.1', ['error', 'redelivery']),
  message('notifications.retry.2', ['error', 'redelivery']),
  message('notifications.retry.3', ['error', 'redelivery']),
  // In the end it lies here for a person to look at.
  { from: 'notification', over: 'rabbitmq', to: 'rabbitmq', name: 'notifications.dead' },
  { from: 'notification', over: 'smtp', to: 'mail server', name: 'smtp.send' },
];

/** Queues that have no consumer. */
export const TERMINAL_QUEUES = ['notifications.dead'] as const;

/** Whom a service calls by HTTP, each once. */
export function calleesOf(caller: ServiceName): ServiceName[] {
  return SERVICE_NAMES.filter((name) =>
    EDGES.some(({ from, over, to }) => from === caller && over === 'http' && to === name),
  );
}

/** The name that telemetry has for an end of an edge. */
export const fullName = (end: Edge['to']): string =>
  (SERVICES as Record<string, ServiceFacts>)[end]?.name ?? end;
