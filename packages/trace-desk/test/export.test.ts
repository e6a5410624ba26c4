import type { Desk } from '@traceshop/trace-desk';
import { freeDesk, get, post } from './desk';
import { shop } from './fixtures/shop.otlp';

let first: Desk;
let second: Desk;
beforeAll(async () => {
  first = await freeDesk();
  second = await freeDesk();
  await post(first, '/v1/traces', shop);
});
afterAll(async () => {
  await first.close();
  await second.close();
});

const listed = async (desk: Desk): Promise<string[]> => {
  const { body } = await get(desk, '/api/desk/traces');
  return (body as { traces: { traceId: string }[] }).traces.map(({ traceId }) => traceId);
};

interface View {
  spans: { spanId: string }[];
}

const view = async (desk: Desk, id: string): Promise<View> => {
  const body = (await get(desk, `/api/desk/traces/${id}`)).body as View;
  const spans = body.spans.toSorted((one, other) => one.spanId.localeCompare(other.spanId));
  return { ...body, spans };
};

const send = (desk: Desk, headers: Record<string, string>, body: unknown): Promise<Response> =>
  fetch(`${desk.apiUrl}/v1/traces`, { method: 'POST', headers, body: JSON.stringify(body) });

test('each exported trace, imported into an empty desk, is the same trace', async () => {
  const ids = await listed(first);
  expect(ids.length).toBeGreaterThan(1);
  for (const id of ids) {
    const { body } = await get(first, `/api/desk/export/${id}`);
    const headers = { 'content-type': 'application/json', origin: second.apiUrl };
    expect((await send(second, headers, body)).status).toBe(200);
    expect((await get(second, `/api/desk/export/${id}`)).body).toEqual(body);
    expect(await view(second, id)).toEqual(await view(first, id));
  }
  expect(await listed(second)).toEqual(ids);
});

test('the port of the page accepts traces from the page only, and as OTLP only', async () => {
  const before = second.state().accepted.spans;
  const json = { 'content-type': 'application/json' };
  const other = await send(second, { ...json, origin: 'http://localhost:1' }, shop);
  const text = await send(second, { 'content-type': 'text/plain' }, shop);
  const logs = await fetch(`${second.apiUrl}/v1/logs`, { method: 'POST', headers: json });
  expect([other.status, text.status, logs.status]).toEqual([403, 415, 405]);
  expect(second.state().accepted.spans).toBe(before);
});

test('an unknown trace cannot be exported', async () => {
  expect((await get(first, '/api/desk/export/1')).status).toBe(404);
  expect((await get(first, '/api/desk/export/trace')).status).toBe(400);
});
