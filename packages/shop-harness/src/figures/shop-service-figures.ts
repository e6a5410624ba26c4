// The dashboard "Shop", from "Services" on.
import { counted, type Figure, perSecond, quantile, share } from './figure.ts';
import { BOUNDS, checkouts, handled, secondsOf, served, statusOf, type Truth } from './truth.ts';

const GATEWAY = 'api-gateway';
const CHECKOUT = 'checkout-service';
export const GRAPH =
  "traceshop-shop: Who calls whom: calls per second on each edge, coloured by the caller's share of 5xx";
const TABLE = 'traceshop-shop: Requests per second, share of 5xx and p99, by service';

const gatewaySeconds = (truth: Truth): number[] => truth.sent.map(({ ms }) => ms / 1000);

/** Calls of the gateway to checkout: one for each request to a cart or to the checkout. */
const toCheckout = (truth: Truth): number =>
  checkouts(truth).length + truth.sent.filter(({ route }) => route.startsWith('/carts')).length;

const calls = (truth: Truth, caller: string, callee: string): number =>
  served(truth, callee).filter((span) => span.caller === caller).length;

const serverSpans = (truth: Truth): number =>
  truth.spans.filter(({ kind }) => kind === 'SERVER').length;

export const SHOP_SERVICE_FIGURES: Figure<Truth>[] = [
  {
    name: `${GRAPH} [nodes]`,
    unit: 'reqps',
    truth: (truth) => [
      {
        labels: { id: CHECKOUT, title: CHECKOUT },
        value: perSecond(toCheckout(truth), truth.windowS),
      },
    ],
  },
  {
    name: `${GRAPH} [edges]`,
    unit: 'reqps',
    truth: (truth) =>
      [
        [GATEWAY, CHECKOUT, toCheckout(truth)] as const,
        [CHECKOUT, 'payment-service', calls(truth, CHECKOUT, 'payment-service')] as const,
      ].map(([source, target, count]) => ({
        labels: { id: `${source} to ${target}`, source, target },
        value: perSecond(count, truth.windowS),
      })),
  },
  {
    name: `${GRAPH} [failures]`,
    unit: 'percentunit',
    truth: (truth) => [
      {
        labels: { id: `${GATEWAY} to ${CHECKOUT}`, source: GATEWAY, target: CHECKOUT },
        value: share(checkouts(truth, 504).length, toCheckout(truth)),
      },
    ],
  },
  {
    name: `${TABLE} [rate]`,
    unit: 'reqps',
    truth: (truth) => requestRates(truth),
  },
  {
    name: `${TABLE} [errors]`,
    unit: 'percentunit',
    truth: (truth) => [
      {
        labels: { service_name: GATEWAY },
        value: share(checkouts(truth, 504).length, truth.sent.length),
      },
    ],
  },
  {
    name: `${TABLE} [p99]`,
    unit: 's',
    truth: (truth) => latencies(truth),
  },
  {
    name: 'traceshop-shop: p99 duration of requests, by service [A]',
    unit: 's',
    truth: (truth) => latencies(truth),
  },
  {
    name: 'traceshop-shop: p99 duration of requests, by service [exemplars]',
    unit: 's',
    truth: (truth) => [
      { labels: { le: '+Inf' }, value: perSecond(serverSpans(truth), truth.windowS) },
    ],
  },
  {
    name: 'traceshop-shop: Share of requests and messages that failed, by service [A]',
    unit: 'percentunit',
    truth: (truth) =>
      [GATEWAY, 'payment-service'].map((service) => {
        const all = handled(truth, service);
        const failed = all.filter((span) => statusOf(span) >= 500);
        return { labels: { service_name: service }, value: share(failed.length, all.length) };
      }),
  },
  {
    name: 'traceshop-shop: Requests per second, by service [A]',
    unit: 'reqps',
    truth: (truth) => requestRates(truth),
  },
  {
    name: `traceshop-shop: Log lines of $service [A] of ${CHECKOUT}`,
    unit: '',
    truth: ({ printed, windowS }) => {
      const lines = Object.values(printed.checkout).reduce((sum, count) => sum + count, 0);
      return [{ labels: {}, value: counted(lines, windowS) }];
    },
  },
];

const requestRates = (truth: Truth) => [
  { labels: { service_name: GATEWAY }, value: perSecond(truth.sent.length, truth.windowS) },
  { labels: { service_name: CHECKOUT }, value: perSecond(toCheckout(truth), truth.windowS) },
  {
    labels: { service_name: 'payment-service' },
    value: perSecond(served(truth, 'payment-service').length, truth.windowS),
  },
];

const latencies = (truth: Truth) => [
  { labels: { service_name: GATEWAY }, value: quantile(0.99, gatewaySeconds(truth), BOUNDS) },
  {
    labels: { service_name: 'payment-service' },
    value: quantile(0.99, secondsOf(served(truth, 'payment-service')), BOUNDS),
  },
];
