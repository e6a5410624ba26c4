import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, post } from './desk';
import { at, shop } from './fixtures/shop.otlp';

let desk: Desk;
beforeAll(async () => {
  desk = await freeDesk();
  await post(desk, '/v1/traces', shop);
});
afterAll(() => desk.close());

const map = async (query: string) => (await get(desk, `/api/desk/map?${query}`)).body;

test('services have their calls from outside, and edges the calls between two services', async () => {
  expect(await map(`window=10s&to=${at(9000)}`)).toEqual({
    from: at(-1000),
    to: at(9000),
    sampled: 7,
    complete: true,
    nodes: expect.arrayContaining([
      { service: 'frontend', calls: 2, errors: 0, p95: 120_500_000 },
      { service: 'backend', calls: 2, errors: 1, p95: 500_000_000 },
    ]),
    edges: [{ caller: 'frontend', callee: 'backend', calls: 1, errors: 1, p95: 85_000_000 }],
  });
});

test('traces outside the window do not count', async () => {
  expect(await map(`window=1s&to=${at(2050)}`)).toMatchObject({ sampled: 2, edges: [] });
});

test('a consumer is called by the producers that it links to, in other traces too', async () => {
  const span = (id: string, kind: number, more: object) => ({
    traceId: id.repeat(32),
    spanId: id.repeat(16),
    name: 'jobs',
    kind,
    startTimeUnixNano: at(60_000),
    endTimeUnixNano: at(60_010),
    ...more,
  });
  const of = (service: string, own: object) => ({
    resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
    scopeSpans: [{ spans: [own] }],
  });
  const link = (id: string) => ({ traceId: id.repeat(32), spanId: id.repeat(16) });
  await post(desk, '/v1/traces', {
    resourceSpans: [
      of('sender', span('a', 4, {})),
      of('client', span('b', 3, {})),
      of('worker', span('c', 5, { links: [link('a'), link('b'), link('d')] })),
    ],
  });
  const found = await map(`window=1s&to=${at(60_500)}`);
  const edge = { caller: 'sender', callee: 'worker', calls: 1, errors: 0, p95: 10_000_000 };
  expect(found).toMatchObject({ sampled: 3, edges: [edge] });
});

test('a window that is no duration is rejected', async () => {
  expect((await get(desk, '/api/desk/map?window=soon')).status).toBe(400);
});
