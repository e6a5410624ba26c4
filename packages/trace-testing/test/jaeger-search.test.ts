import { anyKind, jaeger, linkTo, toOtlpJson, verdicts } from '@traceshop/trace-testing';
import { ms, span, spansOf, TRACE_ID } from './build';
import { fakeJaeger } from './fake-jaeger';

const LATER = `00${'b'.repeat(30)}`;
const link = { traceId: TRACE_ID, spanId: 'd'.repeat(16), tracestate: '', attributes: {} };
const ORDER = spansOf(span('shop SERVER POST /orders', {}, [span('stock INTERNAL reserve')]));
const RECOVERY = spansOf(span('shop INTERNAL recover', { start: ms(60_000), links: [link] })).map(
  (one) => ({ ...one, traceId: LATER }),
);

/** As Jaeger 2 answers a search: the spans of all traces in one list, those of one not side by side. */
const FOUND_V3 = {
  result: toOtlpJson([ORDER[0], ...RECOVERY, ORDER[1]].flatMap((one) => one ?? [])),
};

function traceV1(traceID: string, operationName: string, at: bigint) {
  const process = { serviceName: 'shop', tags: [] };
  const one = { traceID, spanID: 'a1', operationName, references: [], logs: [], warnings: null };
  const tags = [{ key: 'span.kind', type: 'string', value: 'server' }];
  const times = { startTime: Number(at / 1000n), duration: 5000 };
  const spans = [{ ...one, ...times, tags, processID: 'p1' }];
  return { traceID, spans, processes: { p1: process }, warnings: null };
}

/** As Jaeger 1 answers a search, by ids without leading zeros and in the order of its store. */
const FOUND_V1 = {
  data: [
    traceV1(TRACE_ID.replace(/^0+/, ''), 'POST /orders', ms(0)),
    traceV1(LATER.replace(/^0+/, ''), 'recover', ms(60_000)),
  ],
  total: 0,
  limit: 0,
  offset: 0,
  errors: null,
};

const NONE_V3 = { error: { httpCode: 404, message: 'No traces found' } };
const NONE_V1 = { data: [], total: 0, limit: 0, offset: 0, errors: null };
let fake: Awaited<ReturnType<typeof fakeJaeger>>;
let url: string;
beforeEach(async () => {
  fake = await fakeJaeger();
  url = fake.url;
});
afterEach(() => fake.close());

const QUERY = {
  service: 'shop',
  operation: 'recover',
  since: 1_700_000_000_123_456_789n,
  limit: 7,
};

test('when traces are searched over v3, they come whole, the last first', async () => {
  fake.replies.v3 = [200, FOUND_V3];

  const found = await jaeger({ url }).search({ service: 'shop' });

  expect(found).toEqual([
    expect.objectContaining({ id: LATER, spans: RECOVERY, url: `${url}/trace/${LATER}` }),
    expect.objectContaining({ id: TRACE_ID, spans: ORDER, linked: [], completeness: undefined }),
  ]);
  expect(found[0]?.spans[0]?.links).toEqual([link]);
});

test('when traces are searched over v3, service, span name, time and number are asked for', async () => {
  fake.replies.v3 = [200, FOUND_V3];
  const before = Date.now();

  await jaeger({ url }).search(QUERY);

  const { 'query.start_time_max': until, ...rest } = Object.fromEntries(
    fake.asked[0]?.searchParams ?? [],
  );
  expect(fake.asked.map(({ pathname }) => pathname)).toEqual(['/api/v3/traces']);
  expect(rest).toEqual({
    'query.service_name': 'shop',
    'query.operation_name': 'recover',
    'query.start_time_min': '2023-11-14T22:13:20.123Z',
    'query.num_traces': '7',
    'query.search_depth': '7',
    'query.raw_traces': 'true',
  });
  // A clock that is a little ahead hides nothing.
  expect(Date.parse(until ?? '')).toBeGreaterThan(before + 30_000);
});

test('when Jaeger has no v3, its v1 is searched, and links stay undecidable', async () => {
  fake.replies.v1 = [200, FOUND_V1];
  const source = jaeger({ url });

  const found = await source.search({ service: 'shop' });

  expect(found).toMatchObject([
    { id: LATER, spans: [{ name: 'recover', start: ms(60_000) }], url: `${url}/trace/${LATER}` },
    { id: TRACE_ID, spans: [{ name: 'POST /orders', kind: 'SERVER', service: 'shop' }] },
  ]);
  const pattern = anyKind('shop', 'recover', { links: [linkTo(TRACE_ID)] });
  await expect(verdicts.containTrace(found[0], pattern)).rejects.toThrow(
    'links: not decidable over v1',
  );
});

test('when traces are searched over v1, times are microseconds and v3 is not asked again', async () => {
  fake.replies.v1 = [200, NONE_V1];
  const source = jaeger({ url });
  const before = Date.now();

  await expect(source.search(QUERY)).resolves.toEqual([]);
  await source.search({ service: 'shop' });

  expect(fake.asked.map(({ pathname }) => pathname)).toEqual([
    '/api/v3/traces',
    '/api/traces',
    '/api/traces',
  ]);
  const { end, ...rest } = Object.fromEntries(fake.asked[1]?.searchParams ?? []);
  expect(rest).toEqual({
    service: 'shop',
    operation: 'recover',
    start: '1700000000123456',
    limit: '7',
    raw: 'true',
  });
  expect(Number(end)).toBeGreaterThan((before + 30_000) * 1000);
  const usual = Object.fromEntries(fake.asked[2]?.searchParams ?? []);
  expect(Number(usual['start'])).toBeGreaterThanOrEqual((before - 3_600_000) * 1000);
  expect(usual).toMatchObject({ limit: '20' });
});

test('when no trace fits, none is found', async () => {
  fake.replies.v3 = [404, NONE_V3];
  await expect(jaeger({ url }).search({ service: 'shop' })).resolves.toEqual([]);
});
