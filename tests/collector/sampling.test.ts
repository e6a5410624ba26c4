// Which traces the Collector keeps at 10 %, with the waiting times of the repository's configuration:
// the slow cases run in real time, side by side.
import { eventually } from '@traceshop/test-servers/eventually';
import { playLive, sendEnded, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { type Sample, total } from './open-metrics.ts';
import {
  KEPT,
  LIVE,
  many,
  ORDINARY,
  QUARTERS,
  REFUSED,
  request,
  TOO_LARGE,
} from './sampling-cases.ts';
import { setting } from './setting.ts';

const SPAN_CALLS = 'traces_span_metrics_calls_total';

/** All that is sent whole; LIVE is not. */
const ENDED = [...KEPT, TOO_LARGE, ...ORDINARY, ...Object.values(REFUSED).flat(), ...QUARTERS];

const requestsOf = (name: string): number =>
  ENDED.filter(({ spans }) => spans.some((span) => span.name === name)).length;

describeCollector('tail sampling at 10 %', () => {
  const both = setting({ samplePercent: 10 });
  const arrived = () => new Set(both.backend.traceIds());
  const countKept = (traces: TraceCase[]) =>
    traces.filter((trace) => arrived().has(traceIdOf(trace))).length;

  beforeAll(async () => {
    const live = LIVE.map((trace) => playLive(both.collector, trace));
    await sendEnded(both.collector, ENDED);
    await Promise.all(live);
    const sent = ENDED.length + LIVE.length;
    await eventually(
      async () => {
        const own = await both.collector.ownMetrics();
        const decided = total(own, 'otelcol_processor_tail_sampling_global_count_traces_sampled');
        const kept = total(own, 'otelcol_processor_tail_sampling_global_count_traces_sampled', {
          sampled: 'true',
        });
        expect({ decided, delivered: arrived().size }).toEqual({ decided: sent, delivered: kept });
      },
      {
        awaited: 'a decision about every trace, and those kept at the backend',
        deadlineMs: 90_000,
      },
    );
  });

  test.each(LIVE)('when the children ended long before, $title is kept whole', (trace) => {
    const names = both.backend.spans(traceIdOf(trace)).map(({ name }) => name);
    expect(names.sort()).toEqual(trace.spans.map(({ name }) => name).sort());
  });

  test.each(KEPT)('$title is kept', (trace) => {
    expect(both.backend.spans(traceIdOf(trace))).toHaveLength(trace.spans.length);
  });

  test('when a caller asks for its trace, the trace is kept only within the limit', () => {
    expect(both.backend.spans(traceIdOf(TOO_LARGE))).toEqual([]);
  });

  test('ordinary requests are sampled', () => {
    // The ids are fixed, and so is the outcome; 40 are expected of ids that are random.
    expect(countKept(ORDINARY)).toBeGreaterThan(15);
    expect(countKept(ORDINARY)).toBeLessThan(75);
  });

  test.each(Object.entries(REFUSED))(
    'when requests are refused for %s, they are sampled like the rest',
    (_why, refused) => {
      // 20 are expected.
      expect(countKept(refused)).toBeGreaterThan(3);
      expect(countKept(refused)).toBeLessThan(45);
    },
  );

  test('the service of each kept span is in its tags, where Grafana looks for it', () => {
    const spans = KEPT.flatMap((trace) => both.backend.spans(traceIdOf(trace)));
    expect(spans.filter((span) => span.attributes['service.name'] !== span.service)).toEqual([]);
  });

  test.each([
    ['every request, kept or not', 'GET /products', requestsOf('GET /products')],
    [
      'a request of which a head sampler kept a quarter as four',
      'GET /quarter',
      4 * QUARTERS.length,
    ],
  ])('metrics count %s', async (_what, name, calls) => {
    await eventually(
      async () => {
        const samples = await both.collector.metrics();
        expect(total(samples, SPAN_CALLS, { span_name: name })).toBe(calls);
      },
      { awaited: `${calls} calls of ${name}`, deadlineMs: 90_000 },
    );
  });

  test('every exemplar leads to a trace that was kept', async () => {
    // The page shows an exemplar for some seconds only: new requests bring new ones.
    const exemplars: Sample[] = [];
    let requests = 0;
    await eventually(
      async () => {
        requests += 1;
        await sendEnded(both.collector, [
          request(`failing request ${requests}`, [], { failed: true }),
          ...many(20, (index) => request(`further request ${requests} ${index}`)),
        ]);
        exemplars.push(...(await both.collector.metrics()).filter(({ exemplar }) => exemplar));
        const bearers = new Set(exemplars.map(({ name }) => name));
        expect(bearers).toContain('traces_kept_duration_seconds_bucket');
      },
      { awaited: 'exemplars on the page of metrics', deadlineMs: 90_000 },
    );
    await eventually(
      () => {
        const lost = exemplars.filter(
          ({ exemplar }) => !arrived().has(String(exemplar?.['trace_id'])),
        );
        expect(lost).toEqual([]);
      },
      { awaited: 'the trace of every exemplar at the backend', deadlineMs: 30_000 },
    );
  });
});
