import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, post } from './desk';
import { at, shop } from './fixtures/shop.otlp';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk();
  await post(desk, '/v1/traces', shop);
});
afterAll(() => desk.close());

test('calls, errors and percentiles are those of the spans in the window', async () => {
  const { body } = await get(desk, `/api/desk/operations?window=10s&to=${at(9000)}`);
  const { operations, complete } = body as {
    operations: { operation: string; counts: number[] }[];
    complete: boolean;
  };
  expect(complete).toBe(true);
  expect(operations).toHaveLength(6);
  const page = operations.find(({ operation }) => operation === 'GET /page');
  expect(page).toEqual({
    service: 'frontend',
    operation: 'GET /page',
    kind: 2,
    calls: 2,
    sampled: 2,
    errors: 0,
    p50: 4_000_000,
    p95: 120_500_000,
    p99: 120_500_000,
    counts: Array.from({ length: 30 }, (_, part) => (part === 2 || part === 5 ? 1 : 0)),
  });
  expect(operations).toContainEqual(expect.objectContaining({ operation: 'GET /data', errors: 1 }));
});

test('spans outside the window do not count', async () => {
  const { body } = await get(desk, `/api/desk/operations?window=1s&to=${at(2050)}`);
  expect(body).toMatchObject({ operations: [{ operation: 'receive jobs', calls: 1 }] });
});

test('a window that is no duration is rejected', async () => {
  const { status, body } = await get(desk, '/api/desk/operations?window=soon');
  expect({ status, body }).toMatchObject({
    status: 400,
    body: { error: { message: expect.stringContaining('window "soon" is not a duration') } },
  });
});

test('the list of traces goes on before a time in nanoseconds', async () => {
  const { status, body } = await get(desk, `/api/desk/traces?before=${at(1500)}&limit=1`);
  const traceId = '0a000000000000000000000000000002';
  expect({ status, body }).toMatchObject({ status: 200, body: { traces: [{ traceId }] } });
  expect((await get(desk, `/api/desk/traces?before=${2n ** 63n}`)).status).toBe(400);
});
