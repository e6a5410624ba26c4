// The dashboard "Shop", its part "Checkout".
import { type Figure, perSecond, quantile, share } from './figure.ts';
import { BOUNDS, checkouts, type Truth } from './truth.ts';

const DURATION = 'traceshop-shop: Duration of POST /checkout at the gateway, p50 and p99';

const checkoutSeconds = (truth: Truth): number[] => checkouts(truth).map(({ ms }) => ms / 1000);

export const SHOP_CHECKOUT_FIGURES: Figure<Truth>[] = [
  {
    name: 'traceshop-shop: Checkouts that ended with an order [A]',
    unit: 'percentunit',
    truth: (truth) => [
      { labels: {}, value: share(checkouts(truth, 201).length, checkouts(truth).length) },
    ],
  },
  {
    name: 'traceshop-shop: Average value of an order [A]',
    unit: 'currencyUSD',
    truth: (truth) => {
      // Each plan buys as many carts of one mug as of three.
      const dollars = (2 * truth.mugCents) / 100;
      return [{ labels: {}, value: [0.7 * dollars, 1.3 * dollars] }];
    },
  },
  {
    name: 'traceshop-shop: Checkout error budget burn rate, 1 h [A]',
    unit: 'none',
    truth: (truth) => {
      // What was charged without a response is given back: that counts too, as slo.yml says.
      const failed = truth.before.failed + 2 * checkouts(truth, 504).length;
      const rate = failed / (truth.before.all + checkouts(truth).length) / 0.01;
      return [{ labels: {}, value: [0.85 * rate, 1.15 * rate] }];
    },
  },
  {
    name: 'traceshop-shop: Checkouts per second, by outcome [A]',
    unit: 'reqps',
    truth: (truth) =>
      [
        { status: 'success', http: 201 },
        { status: 'declined', http: 402 },
        { status: 'payment_timeout', http: 504 },
      ].map(({ status, http }) => ({
        labels: { status },
        value: perSecond(checkouts(truth, http).length, truth.windowS),
      })),
  },
  {
    name: `${DURATION} [A]`,
    unit: 's',
    truth: (truth) => [{ labels: {}, value: quantile(0.5, checkoutSeconds(truth), BOUNDS) }],
  },
  {
    name: `${DURATION} [B]`,
    unit: 's',
    truth: (truth) => [{ labels: {}, value: quantile(0.99, checkoutSeconds(truth), BOUNDS) }],
  },
  {
    name: `${DURATION} [exemplars]`,
    unit: 's',
    truth: (truth) => [
      { labels: { le: '+Inf' }, value: perSecond(checkouts(truth).length, truth.windowS) },
    ],
  },
  {
    name: 'traceshop-shop: Share of POST /checkout that failed for the buyer: 5xx or given up [A]',
    unit: 'percentunit',
    truth: (truth) => [
      { labels: {}, value: share(checkouts(truth, 504).length, checkouts(truth).length) },
    ],
  },
];
