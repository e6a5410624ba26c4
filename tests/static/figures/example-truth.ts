// What a window of the stack tests knows, small enough to read.
import type { Waiting } from '@traceshop/shop-harness/figures/messaging-figures';
import type { Sent } from '@traceshop/shop-harness/figures/requests';
import type { StoredSpan, Truth } from '@traceshop/shop-harness/figures/truth';

const times = <T>(count: number, one: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => one(index));

const sentOf =
  (method: string, route: string, status: number) =>
  (index: number): Sent => ({
    ...{ method, route, status, ms: status === 504 ? 5200 : 90 },
    traceId: `${method} ${route} ${status} ${index}`,
  });

const sent: Sent[] = [
  ...times(20, sentOf('POST', '/users', 201)),
  ...times(19, sentOf('POST', '/carts', 201)),
  ...times(19, sentOf('PUT', '/carts/:id/items/:sku', 200)),
  ...times(12, sentOf('POST', '/checkout', 201)),
  ...times(4, sentOf('POST', '/checkout', 402)),
  ...times(3, sentOf('POST', '/checkout', 504)),
  ...times(8, sentOf('GET', '/users/:id', 200)),
];

function spanOf(which: string, name: string, more: Partial<StoredSpan> = {}): StoredSpan {
  const [service = '', kind = ''] = which.split(' ');
  return {
    ...{ service, kind, name, caller: undefined, traceId: '', seconds: 0.09, failed: false },
    ...{ attributes: {}, ...more },
  };
}

/** The spans of a request: those that some figure counts. */
function spansOf({ method, route, status, ms, traceId }: Sent): StoredSpan[] {
  const attributes = { 'http.response.status_code': status };
  const served = { traceId, attributes, seconds: ms / 1000 };
  const name = `${method} ${route}`;
  const notified = [
    spanOf('notification-service PRODUCER', 'publish notifications', { traceId }),
    spanOf('notification-service CONSUMER', 'process notifications', { traceId }),
  ];
  const behind = {
    users: [
      spanOf('user-service CLIENT', 'redis-GET', { traceId }),
      ...(status === 201
        ? [spanOf('user-service CLIENT', 'INSERT users', { traceId }), ...notified]
        : []),
    ],
    checkout: [
      spanOf('checkout-service SERVER', name, { ...served, caller: 'api-gateway' }),
      ...(route === '/checkout'
        ? [
            spanOf('payment-service SERVER', 'POST /charges', {
              ...served,
              caller: 'checkout-service',
            }),
          ]
        : []),
    ],
  };
  const called = route.startsWith('/users') ? behind.users : behind.checkout;
  return [spanOf('api-gateway SERVER', name, served), ...called];
}

/** Three messages that nobody can read, given up after four attempts each. */
const givenUp: StoredSpan[] = times(3, (index) => {
  const traceId = `unreadable ${index}`;
  return [
    ...times(4, () =>
      spanOf('notification-service CONSUMER', 'process notifications', { traceId }),
    ),
    ...times(3, () =>
      spanOf('notification-service PRODUCER', 'publish notifications.retry.1', { traceId }),
    ),
    spanOf('notification-service PRODUCER', 'publish notifications.dead', { traceId }),
  ];
}).flat();

export const EXAMPLE: Truth = {
  ...{ windowS: 90, monitorS: 120, sent, spans: [...sent.flatMap(spansOf), ...givenUp] },
  mugCents: 1290,
  before: { all: 4, failed: 2 },
  printed: { checkout: { info: 60, warn: 3 }, all: 400 },
  processes: { checkout: { cpuS: 2.4, rssBytes: 105e6 }, collector: { rssBytes: 130e6 } },
  queues: { notifications: 0, 'notifications.dead': 5 },
  byHand: { givenUp: 3, dead: 1 },
  connections: 2,
  prometheus: { bytes: 560_000, series: 12_000, samplesPerSecond: 900, jobs: ['shop', 'loki'] },
  stock: { 'mug-classic': 999_950, 'cap-baseline': 90 },
};

export const EXAMPLE_WAITING: Waiting = { messages: 3, orders: 2, seconds: 40 };
