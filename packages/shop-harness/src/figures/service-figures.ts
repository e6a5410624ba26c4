// The dashboard "Service", each panel for the service in which its number is known best.
import { type Expected, type Figure, perSecond, quantile, share } from './figure.ts';
import {
  BOUNDS,
  checkouts,
  handled,
  operations,
  type StoredSpan,
  secondsOf,
  sentTo,
  served,
  statusOf,
  type Truth,
} from './truth.ts';

const GATEWAY = 'api-gateway';
const CHECKOUT = 'checkout-service';
const USER = 'user-service';
const MIB = 1024 * 1024;

const figure = (
  panel: string,
  unit: string,
  truth: (truth: Truth) => Expected[],
): Figure<Truth> => ({ name: `traceshop-service: ${panel}`, unit, truth });

const POST_CHECKOUT = { http_request_method: 'POST', http_route: '/checkout' };
const VERSION = { service_version: '0.1.0' };
const OPERATION = 'INSERT users';

const kept = (spans: StoredSpan[], truth: Truth): Expected[] => [
  { labels: { le: '+Inf' }, value: perSecond(spans.length, truth.windowS) },
];

const byRoute: Figure<Truth>[] = [
  figure(`Requests per second, by route [A] of ${GATEWAY}`, 'reqps', (truth) =>
    [
      ['POST', '/checkout'],
      ['PUT', '/carts/:id/items/:sku'],
      ['GET', '/users/:id'],
    ].map(([method = '', route = '']) => ({
      labels: { http_request_method: method, http_route: route },
      value: perSecond(sentTo(truth, route, method).length, truth.windowS),
    })),
  ),
  figure(
    `Share of requests answered with a 5xx, by route [A] of ${GATEWAY}`,
    'percentunit',
    (truth) => [
      {
        labels: POST_CHECKOUT,
        value: share(checkouts(truth, 504).length, checkouts(truth).length),
      },
    ],
  ),
  figure(`p95 duration of requests, by route [A] of ${GATEWAY}`, 's', (truth) => {
    const seconds = checkouts(truth).map(({ ms }) => ms / 1000);
    return [{ labels: POST_CHECKOUT, value: quantile(0.95, seconds, BOUNDS) }];
  }),
  figure(`p95 duration of requests, by route [exemplars] of ${GATEWAY}`, 's', (truth) =>
    kept(served(truth, GATEWAY), truth),
  ),
];

const byVersion: Figure<Truth>[] = [
  figure(
    `Requests and messages per second, by service.version [A] of ${CHECKOUT}`,
    'reqps',
    (truth) => [
      { labels: VERSION, value: perSecond(handled(truth, CHECKOUT).length, truth.windowS) },
    ],
  ),
  figure(
    `Share of requests and messages that failed, by service.version [A] of ${CHECKOUT}`,
    'percentunit',
    (truth) => {
      const all = handled(truth, CHECKOUT);
      const failed = all.filter((span) => statusOf(span) >= 500);
      return [{ labels: VERSION, value: share(failed.length, all.length) }];
    },
  ),
  figure(
    `p95 duration of requests and messages, by service.version [A] of ${CHECKOUT}`,
    's',
    (truth) => [
      { labels: VERSION, value: quantile(0.95, secondsOf(handled(truth, CHECKOUT)), BOUNDS) },
    ],
  ),
];

const itsCalls: Figure<Truth>[] = [
  figure(`Calls to databases and cache per second, by operation [A] of ${USER}`, 'ops', (truth) =>
    [OPERATION, 'redis-GET'].map((name) => ({
      labels: { span_name: name },
      value: perSecond(operations(truth, USER, name).length, truth.windowS),
    })),
  ),
  figure(
    `p95 duration of calls to databases and cache, by operation [A] of ${USER}`,
    's',
    (truth) => [
      {
        labels: { span_name: OPERATION },
        value: quantile(0.95, secondsOf(operations(truth, USER, OPERATION)), BOUNDS),
      },
    ],
  ),
  figure(
    `Calls to other services per second, by callee and outcome [A] of ${GATEWAY}`,
    'reqps',
    (truth) =>
      [402, 504].map((status) => ({
        labels: { server_address: 'checkout', http_response_status_code: String(status) },
        value: perSecond(checkouts(truth, status).length, truth.windowS),
      })),
  ),
  // A service that asks its database only for requests: others poll, perhaps while they export.
  figure(
    `Connections of the PostgreSQL pool, by state [A] of ${USER}`,
    'short',
    ({ connections }) => [
      { labels: { db_client_connection_state: 'idle' }, value: [connections, connections] },
    ],
  ),
];

const itsProcess: Figure<Truth>[] = [
  // A process that mostly waits: the delay is about the timer's own 10 ms, and below a second.
  figure(`Event-loop delay, p99, by instance [A] of ${CHECKOUT}`, 's', () => [
    { labels: {}, value: [0.005, 1] },
  ]),
  figure(`CPU used, in cores, by instance [A] of ${CHECKOUT}`, 'short', (truth) => {
    const cores = truth.processes.checkout.cpuS / truth.windowS;
    return [{ labels: {}, value: [0.6 * cores, 1.6 * cores] }];
  }),
  figure(`Memory: resident set and used heap, by instance [A] of ${CHECKOUT}`, 'bytes', (truth) => {
    const { rssBytes } = truth.processes.checkout;
    return [{ labels: {}, value: [0.7 * rssBytes, 1.4 * rssBytes] }];
  }),
  // What the program uses of that; Node alone takes 5 MiB.
  figure(`Memory: resident set and used heap, by instance [B] of ${CHECKOUT}`, 'bytes', (truth) => [
    { labels: {}, value: [5 * MIB, truth.processes.checkout.rssBytes] },
  ]),
  figure(`Log lines per second, by level [A] of ${CHECKOUT}`, 'short', ({ printed, windowS }) =>
    Object.entries(printed.checkout).map(([level, lines]) => ({
      labels: { detected_level: level },
      value: [(0.9 * lines) / windowS, (1.1 * lines) / windowS],
    })),
  ),
  figure(`Log lines of $service [A] of ${CHECKOUT}`, '', ({ printed }) => {
    const lines = Object.values(printed.checkout).reduce((sum, count) => sum + count, 0);
    return [{ labels: {}, value: [0.9 * lines, 1.1 * lines] }];
  }),
];

export const SERVICE_FIGURES = [...byRoute, ...byVersion, ...itsCalls, ...itsProcess];
