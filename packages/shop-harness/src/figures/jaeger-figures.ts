// What Jaeger's API gives to Jaeger's own page. The page declares no units; they are those with which its
// source draws: milliseconds in Monitor, microseconds in a trace, calls per second, shares.
import { type Expected, type Figure, perSecond, quantile, share } from './figure.ts';
import { BOUNDS, checkouts, served, type Truth } from './truth.ts';

const GATEWAY = 'api-gateway';
const MONITOR_BOUNDS = BOUNDS.map((seconds) => seconds * 1000);

const operation = { service_name: GATEWAY, operation: 'POST /checkout' };
const checkoutMs = (truth: Truth): number[] => checkouts(truth).map(({ ms }) => ms);

const monitor = (
  figure: string,
  unit: string,
  truth: (truth: Truth) => Expected[],
): Figure<Truth> => ({ name: `Jaeger: Monitor, ${figure}`, unit, truth });

export const JAEGER_FIGURES: Figure<Truth>[] = [
  monitor('latency p50 by operation', 'ms', (truth) => [
    { labels: operation, value: quantile(0.5, checkoutMs(truth), MONITOR_BOUNDS) },
  ]),
  monitor('latency p95 by operation', 'ms', (truth) => [
    { labels: operation, value: quantile(0.95, checkoutMs(truth), MONITOR_BOUNDS) },
  ]),
  monitor('latency p95 of the service', 'ms', (truth) => [
    {
      labels: { service_name: GATEWAY },
      value: quantile(
        0.95,
        truth.sent.map(({ ms }) => ms),
        MONITOR_BOUNDS,
      ),
    },
  ]),
  monitor('calls by operation', 'reqps', (truth) => [
    { labels: operation, value: perSecond(checkouts(truth).length, truth.monitorS) },
  ]),
  monitor('calls of the service', 'reqps', (truth) => [
    { labels: { service_name: GATEWAY }, value: perSecond(truth.sent.length, truth.monitorS) },
  ]),
  monitor('errors by operation', 'percentunit', (truth) => [
    { labels: operation, value: share(checkouts(truth, 504).length, checkouts(truth).length) },
  ]),
  monitor('errors of the service', 'percentunit', (truth) => [
    {
      labels: { service_name: GATEWAY },
      value: share(checkouts(truth, 504).length, truth.sent.length),
    },
  ]),
  {
    name: 'Jaeger: Search, duration of a trace',
    unit: 'µs',
    truth: (truth) =>
      checkouts(truth, 504).map(({ traceId, ms }) => ({
        labels: { traceId },
        // What the caller measured holds the way there and back.
        value: [0.8 * ms * 1000, ms * 1000],
      })),
  },
  // Jaeger counts the newest 100 traces at most: the window has fewer.
  {
    name: 'Jaeger: Dependencies, calls',
    unit: 'short',
    truth: (truth) =>
      [
        [GATEWAY, 'checkout-service'] as const,
        ['checkout-service', 'payment-service'] as const,
      ].map(([parent, child]) => {
        const calls = served(truth, child).filter(({ caller }) => caller === parent).length;
        return { labels: { parent, child }, value: [calls, calls] };
      }),
  },
];

/** No page shows it yet, but an alert or a panel may: the catalogue says what it must be. */
export const STOCK_FIGURE: Figure<Truth> = {
  name: 'Prometheus: inventory.stock',
  unit: 'items',
  truth: ({ stock }) =>
    Object.entries(stock)
      .filter(([, items]) => items > 0)
      .map(([sku, items]) => ({ labels: { sku }, value: [items, items] })),
};
