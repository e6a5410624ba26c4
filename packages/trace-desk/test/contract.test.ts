import type { Desk } from '@traceshop/trace-desk';
import { spansOf } from '@traceshop/trace-testing';
import { canonical, type Recorded, readRecorded } from './contract';
import { REQUESTS } from './contract-requests';
import { freeDesk, get, post } from './desk';
import { shop } from './fixtures/shop.otlp';

let desk: Desk;
let recorded: Map<string, Recorded>;

beforeAll(async () => {
  recorded = await readRecorded('jaeger-2.13.0.jsonl');
  desk = await freeDesk();
  await post(desk, '/v1/traces', shop);
});
afterAll(() => desk.close());

describe('answers as Jaeger 2.13.0 does, after the same spans', () => {
  test.each(REQUESTS)('%s', async (path) => {
    const { status, body } = await get(desk, path);
    expect([...recorded.keys()]).toContain(path);
    expect(canonical({ status, body })).toEqual(canonical(recorded.get(path) as Recorded));
  });
});

// What Jaeger's store in memory cannot find, and its others can: tags that are fields of OTLP.
describe('finds spans by the fields that Jaeger shows as tags', () => {
  const window = 'start=1767323044000000&end=1767323050000000';
  test.each([
    ['backend', { error: 'true' }, ['0a000000000000000000000000000001']],
    ['frontend', { error: 'true' }, []],
    ['backend', { 'span.kind': 'consumer' }, ['0a000000000000000000000000000003']],
    ['backend', { 'otel.status_code': 'ERROR' }, ['0a000000000000000000000000000001']],
    ['frontend', { 'otel.status_code': 'OK' }, ['0a000000000000000000000000000001']],
  ])('service %s with %j', async (service, tags, ids) => {
    const query = `service=${service}&tags=${encodeURIComponent(JSON.stringify(tags))}`;
    const { body } = await get(desk, `/api/traces?${window}&${query}`);
    const { data } = body as { data: { traceID: string }[] };
    expect(data.map(({ traceID }) => traceID)).toEqual(ids);
  });
});

test('a search returns the traces that started last', async () => {
  const window = 'start=1767323044000000&end=1767323050000000';
  const { body } = await get(desk, `/api/traces?${window}&service=frontend&limit=1`);
  expect(body).toMatchObject({ data: [{ traceID: '0a000000000000000000000000000002' }] });
});

test('a search of the newer API finds attributes, which Jaeger 2.13 does not read', async () => {
  const times =
    'query.start_time_min=2026-01-02T03:00:00Z&query.start_time_max=2026-01-02T03:10:00Z';
  const wanted = encodeURIComponent('{"http.response.status_code":"404"}');
  const { body } = await get(
    desk,
    `/api/v3/traces?${times}&query.service_name=frontend&query.attributes=${wanted}`,
  );
  const { result } = body as { result: unknown };
  expect(spansOf(result).map(({ traceId }) => traceId)).toEqual([
    '0a000000000000000000000000000002',
  ]);
});
