// Two samplers behind one collector that hands each trace whole to one of them, as `scaled` runs them.

import { eventually } from '@traceshop/test-servers/eventually';
import { toOtlpJson } from '@traceshop/trace-testing';
import { type Backend, startBackend } from './backend.ts';
import { spansOfCase, type TraceCase, traceIdOf } from './cases.ts';
import { type Collector, startCollector, TEST_HOST } from './collector.ts';
import { BALANCER_CONFIG, describeCollector } from './engine.ts';
import { total } from './open-metrics.ts';

const traces = (title: string, failed: boolean): TraceCase[] =>
  Array.from({ length: 40 }, (_, index) => ({
    title: `${title} ${index}`,
    spans: [
      { name: 'INSERT orders', kind: 'CLIENT', under: 'POST /checkout', at: [5, 10] },
      { name: 'checkout.process', under: 'POST /checkout', at: [15, 30] },
      { name: 'POST /checkout', kind: 'SERVER', at: [0, 40], failed },
    ],
  }));

describeCollector('two tiers', () => {
  let backend: Backend;
  let samplers: Collector[] = [];
  let balancer: Collector;

  beforeAll(async () => {
    const { listen, name } = TEST_HOST();
    backend = await startBackend({ host: listen });
    samplers = await Promise.all([1, 2].map(() => startCollector({ backend, samplePercent: 0 })));
    const hostnames = samplers.map((sampler) => sampler.at(4317).replace(/^.*:/, `${name}:`));
    const resolver = { static: { hostnames } };
    balancer = await startCollector({
      backend,
      config: BALANCER_CONFIG,
      override: {
        exporters: {
          'load_balancing/traces': { resolver },
          'load_balancing/metrics': { resolver },
        },
      },
    });
  });

  afterAll(async () => {
    await Promise.all([balancer, ...samplers].map((collector) => collector?.kill()));
    await backend?.close();
  });

  test('when the spans of a trace come in several requests, one sampler judges them all', async () => {
    const failing = traces('failing request', true);
    const good = traces('good request', false);
    const now = Date.now() - 40;
    const spans = [...failing, ...good].map((trace) => spansOfCase(trace, now));
    for (const part of [0, 1, 2]) {
      await balancer.send(
        'traces',
        toOtlpJson(spans.flatMap((ofTrace) => ofTrace.slice(part, part + 1))),
      );
    }

    await eventually(
      async () => {
        const decided = await Promise.all(samplers.map(decisions));
        expect({ kept: sum(decided, 'true'), dropped: sum(decided, 'false') }).toEqual({
          kept: failing.length,
          dropped: good.length,
        });
        // Neither has all the work.
        expect(decided.map((each) => each.true + each.false > 0)).toEqual([true, true]);
        const torn = failing.filter((trace) => backend.spans(traceIdOf(trace)).length !== 3);
        expect(torn).toEqual([]);
      },
      { awaited: 'every failing trace whole at the backend', deadlineMs: 60_000 },
    );
    await eventually(
      async () => {
        const pages = await Promise.all(samplers.map((sampler) => sampler.metrics()));
        const calls = total(pages.flat(), 'traces_span_metrics_calls_total', {
          span_name: 'POST /checkout',
        });
        expect(calls).toBe(failing.length + good.length);
      },
      { awaited: 'every request counted, kept or not', deadlineMs: 30_000 },
    );
  });

  test('when metrics of a service come in several requests, one collector has them all', async () => {
    const point = (instance: number) => ({
      ...{ timeUnixNano: `${Date.now()}000000`, asInt: '1' },
      attributes: [{ key: 'instance_number', value: { stringValue: `${instance}` } }],
    });
    for (const instance of [1, 2, 3, 4, 5, 6]) {
      await balancer.send('metrics', gauge(point(instance)));
    }
    await eventually(
      async () => {
        const pages = await Promise.all(samplers.map((sampler) => sampler.metrics()));
        const found = pages.map((page) => page.filter(({ name }) => name === 'spread').length);
        expect(found.sort()).toEqual([0, 6]);
      },
      { awaited: 'six series at one collector and none at the other', deadlineMs: 30_000 },
    );
  });

  async function decisions(sampler: Collector): Promise<Record<'true' | 'false', number>> {
    const own = await sampler.ownMetrics();
    const count = (sampled: string) =>
      total(own, 'otelcol_processor_tail_sampling_global_count_traces_sampled', { sampled });
    return { true: count('true'), false: count('false') };
  }
});

const gauge = (point: object) => ({
  resourceMetrics: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'one-service' } }] },
      scopeMetrics: [{ metrics: [{ name: 'spread', gauge: { dataPoints: [point] } }] }],
    },
  ],
});

function sum(counts: Record<'true' | 'false', number>[], sampled: 'true' | 'false'): number {
  return counts.reduce((all, each) => all + each[sampled], 0);
}
