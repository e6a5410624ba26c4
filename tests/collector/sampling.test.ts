// Which traces the Collector keeps at 10 %, with the waiting times of the repository's configuration:
// the slow cases run in real time, side by side.
import { eventually } from '../harness/eventually.ts';
import { playLive, type SpanCase, sendEnded, type TraceCase, traceIdOf } from './cases.ts';
import { describeCollector } from './engine.ts';
import { type Sample, total } from './open-metrics.ts';
import { setting } from './setting.ts';

const SPAN_CALLS = 'traces_span_metrics_calls_total';

/** A checkout whose children end early and whose root fails at the end, `seconds` later. */
const failsAfter = (seconds: number): TraceCase => ({
  title: `a checkout that fails after ${seconds} s`,
  spans: [
    { name: 'INSERT orders', kind: 'CLIENT', under: 'POST /checkout', at: [10, 20] },
    { name: 'checkout.validate_cart', under: 'POST /checkout', at: [30, 60] },
    {
      ...{ name: 'POST /checkout', kind: 'SERVER', at: [0, seconds * 1000], failed: true },
      attributes: { 'http.response.status_code': 504 },
    },
  ],
});

/** One whole request; `inside` are the spans below its SERVER span. */
const request = (title: string, inside: SpanCase[] = [], root: Partial<SpanCase> = {}) => ({
  title,
  spans: [
    ...inside.map((span) => ({ under: root.name ?? 'GET /products', ...span })),
    { name: 'GET /products', kind: 'SERVER' as const, at: [0, 40] as [number, number], ...root },
  ],
});

const many = (count: number, make: (index: number) => TraceCase): TraceCase[] =>
  Array.from({ length: count }, (_, index) => make(index));

const badToken = (title: string): TraceCase =>
  request(
    title,
    [
      {
        ...{ name: 'GET /downstream', kind: 'CLIENT', at: [5, 20], failed: true },
        attributes: { 'http.response.status_code': 401, 'error.type': '401' },
      },
    ],
    { attributes: { 'http.response.status_code': 401 } },
  );

const KEPT: TraceCase[] = [
  request('a request that took 2.1 s', [], { at: [0, 2100] }),
  request('a quick request whose confirmation was slow', [
    { name: 'process notifications', kind: 'CONSUMER', at: [50, 2200] },
  ]),
  request('a failure answered with 500', [], {
    failed: true,
    attributes: { 'http.response.status_code': 500 },
  }),
  request('a failed step behind a good answer', [
    { name: 'checkout.send_confirmation', at: [5, 10], failed: true },
  ]),
  request('a failed message', [
    { name: 'process notifications', kind: 'CONSUMER', at: [5, 10], failed: true },
  ]),
  request('a provider that answered 503', [
    {
      ...{ name: 'POST /v1/charges', kind: 'CLIENT', at: [5, 10], failed: true },
      attributes: { 'http.response.status_code': 503 },
    },
  ]),
  request('a call that timed out', [
    {
      ...{ name: 'POST /v1/charges', kind: 'CLIENT', at: [5, 10], failed: true },
      attributes: { 'error.type': 'timeout' },
    },
  ]),
  request('a statement that failed', [
    { name: 'INSERT orders', kind: 'CLIENT', at: [5, 10], failed: true },
  ]),
  request('a request whose caller asked for its trace', [], { tracestate: 'traceshop=debug' }),
];

/** More spans than the limit of asked-for traces lets through in one go, whenever it is sent. */
const TOO_LARGE = request(
  'an asked-for request of 1,200 spans',
  Array.from({ length: 1200 }, (_, index) => ({
    name: `SELECT products ${index}`,
    ...{ kind: 'CLIENT' as const, at: [5, 10] as [number, number] },
  })),
  { name: 'GET /everything', tracestate: 'traceshop=debug' },
);
const LIVE = [failsAfter(8), failsAfter(30)];
const ORDINARY = many(400, (index) => request(`ordinary request ${index}`));
const REFUSED = many(100, (index) => badToken(`request with a bad token ${index}`));
/** The head sampler kept one in four of these: threshold c. */
const QUARTERS = many(50, (index) =>
  request(`head-sampled request ${index}`, [], { name: 'GET /quarter', tracestate: 'ot=th:c' }),
);

describeCollector('tail sampling at 10 %', () => {
  const both = setting({ samplePercent: 10 });
  const arrived = () => new Set(both.backend.traceIds());
  const countKept = (traces: TraceCase[]) =>
    traces.filter((trace) => arrived().has(traceIdOf(trace))).length;

  beforeAll(async () => {
    const live = LIVE.map((trace) => playLive(both.collector, trace));
    const ended = [...KEPT, TOO_LARGE, ...ORDINARY, ...REFUSED, ...QUARTERS];
    await sendEnded(both.collector, ended);
    await Promise.all(live);
    const sent = ended.length + LIVE.length;
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
  }, 180_000);

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

  test('when requests come with a bad token, they are sampled like the rest', () => {
    expect(countKept(REFUSED)).toBeLessThan(30);
  });

  test('the service of each kept span is in its tags, where Grafana looks for it', () => {
    const spans = KEPT.flatMap((trace) => both.backend.spans(traceIdOf(trace)));
    expect(spans.filter((span) => span.attributes['service.name'] !== span.service)).toEqual([]);
  });

  test.each([
    ['every request, kept or not', 'GET /products', KEPT.length + ORDINARY.length + REFUSED.length],
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
      { awaited: `${calls} calls of ${name}`, deadlineMs: 30_000 },
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
  }, 150_000);
});
