// The shop as data: its services (services.ts) and every call between them. Read both to learn the
// system. The harness and the demo start these services. `npm test` compares the edges with real
// traces: it fails for an edge that no trace shows, and for an undeclared edge in a trace.
import type { PaymentMethod } from './payment-methods';
import {
  type DatabaseName,
  FULL_NAME,
  SERVICE_NAMES,
  SERVICE_NAMESPACE,
  SERVICES,
  type ServiceFacts,
  type ServiceName,
  variablePrefix,
} from './services';

export {
  type DatabaseName,
  FULL_NAME,
  SERVICE_NAMES,
  SERVICE_NAMESPACE,
  SERVICES,
  type ServiceFacts,
  type ServiceName,
  variablePrefix,
};

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

/** The telemetry signals of each service. */
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
      // All charges, to compare them with the books.
      'GET /v1/charges': ['ok'],
    },
    paypal: {
      'POST /v1/charges': ['ok', 'timeout', 'retry'],
      'POST /v1/charges/:key/void': ['ok'],
      'GET /v1/reporting/transactions': ['ok'],
    },
    // A charge that is not in the books is refunded if its order was cancelled.
    checkout: { 'GET /orders/:id/state': ['ok'] },
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
