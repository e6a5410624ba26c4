import { checkoutBody } from '@traceshop/shop-harness/buyer';
import { getJson } from '@traceshop/shop-harness/stack/get-json';
import { theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS } from '@traceshop/shop-harness/stack/traces';
import { eventually } from '@traceshop/test-servers/eventually';

const stack = theStack();

interface Metrics {
  metrics: {
    labels: { name: string; value: string }[];
    metricPoints: { gaugeValue: { doubleValue: number } }[];
  }[];
}

/** What the Monitor tab draws of an operation of the gateway: the points that are numbers, the newest last. */
async function monitored(figure: string, operation: string, query = {}): Promise<number[]> {
  const search = new URLSearchParams({
    service: 'api-gateway',
    groupByOperation: 'true',
    endTs: String(Date.now()),
    lookback: '600000',
    step: '5000',
    ratePer: '60000',
    ...query,
  });
  const { metrics } = await getJson<Metrics>(
    `${stack.url('JAEGER_PORT')}/api/metrics/${figure}?${search}`,
  );
  const found = metrics.find(({ labels }) =>
    labels.some(({ name, value }) => name === 'operation' && value === operation),
  );
  const points = found?.metricPoints.map(({ gaugeValue }) => gaugeValue.doubleValue) ?? [];
  return points.filter((value) => Number.isFinite(value));
}

/** The duration of a checkout whose provider does not respond, in milliseconds. No other takes as long. */
async function slowCheckout(): Promise<number> {
  const body = await checkoutBody(stack, { paymentToken: 'tok_timeout' });
  const begun = performance.now();
  const { status } = await stack.request('POST', '/checkout', { body });
  expect(status).toBe(504);
  return performance.now() - begun;
}

test("when a checkout is slow, Jaeger's Monitor shows its duration in milliseconds", async () => {
  await eventually(
    async () => {
      // A rate needs a series that grows between two scrapes, so one after the other is sent.
      const tookMs = await slowCheckout();
      const shown = await monitored('latencies', 'POST /checkout', { quantile: '0.95' });
      // As exact as the buckets: the widest near it doubles, and a factor of a thousand is far away.
      expect(shown.filter((ms) => ms > tookMs / 3 && ms < tookMs * 3)).not.toEqual([]);
      const errors = await monitored('errors', 'POST /checkout');
      expect(errors.filter((share) => share > 0 && share <= 1)).not.toEqual([]);
    },
    { awaited: 'the duration of a slow checkout in Monitor', deadlineMs: 2 * ARRIVAL_MS },
  );
});
