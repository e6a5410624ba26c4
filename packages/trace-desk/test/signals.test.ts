import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, post } from './desk';
import { shop } from './fixtures/shop.otlp';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk();
});
afterAll(() => desk.close());

test('log records are found by their trace', async () => {
  const record = (body: string, traceId: string) => ({
    timeUnixNano: '1767323045000000000',
    severityNumber: 9,
    severityText: 'INFO',
    body: { stringValue: body },
    traceId,
    spanId: 'ee'.repeat(8),
  });
  const [one, other] = ['e1'.repeat(16), 'e2'.repeat(16)];
  await post(desk, '/v1/logs', {
    resourceLogs: [
      { scopeLogs: [{ logRecords: [record('mine', one), record('not mine', other)] }] },
    ],
  });
  const { body } = await get(desk, `/api/desk/logs?traceId=${one}`);
  expect(body).toEqual({
    logs: [
      {
        time: '1767323045000000000',
        spanId: 'ee'.repeat(8),
        severityNumber: 9,
        severityText: 'INFO',
        body: { stringValue: 'mine' },
        service: 'unknown_service',
      },
    ],
  });
});

test('points are counted, and a metric that does not decode is rejected', async () => {
  const before = desk.state().accepted.points;
  const points = (value: unknown) => ({
    name: 'queue.size',
    gauge: { dataPoints: [{ timeUnixNano: '1767323045000000000', asInt: value }] },
  });
  const { body } = await post(desk, '/v1/metrics', {
    resourceMetrics: [{ scopeMetrics: [{ metrics: [points('3'), points('three')] }] }],
  });
  expect(body).toMatchObject({ partialSuccess: { rejectedDataPoints: '1' } });
  expect(desk.state().accepted.points).toBe(before + 1);
});

test('a batch that is sent again adds nothing', async () => {
  const fresh = await freeDesk();
  await post(fresh, '/v1/traces', shop);
  await post(fresh, '/v1/traces', shop);
  const { body } = await get(fresh, '/api/desk/traces');
  const { traces } = body as { traces: { traceId: string; spans: number; errors: number }[] };
  expect(traces.map(({ spans, errors }) => [spans, errors])).toEqual([
    [2, 0],
    [1, 0],
    [4, 1],
  ]);
  await fresh.close();
});
