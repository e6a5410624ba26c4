import { newCart, newUser } from '@traceshop/shop-harness/buyer';
import { isKept, prometheus } from '@traceshop/shop-harness/stack/backends';
import { SLOW_PROVIDER } from '@traceshop/shop-harness/stack/compose';
import { tellSandbox } from '@traceshop/shop-harness/stack/inside';
import { stackOf, theStack } from '@traceshop/shop-harness/stack/stack';
import { ARRIVAL_MS } from '@traceshop/shop-harness/stack/traces';
import { eventually } from '@traceshop/test-servers/eventually';

const ORDINARY = 270;
const FAILING = 20;
const SLOW = 8;
const VERY_SLOW = 2;

/** The shop of the other tests, with the changes of slow-provider.yml and a tenth of the ordinary traces. */
const { project } = theStack();
const stack = stackOf({
  ...project,
  variables: { ...project.variables, TRACE_SAMPLE_PERCENT: '10' },
  overrides: [SLOW_PROVIDER],
});

beforeAll(() => stack.compose('up', '--wait'), 300_000);
// Back to what the other files expect.
afterAll(() => theStack().compose('up', '--wait'), 300_000);

const traceOf = ({ headers }: { headers: Record<string, string> }): string =>
  headers['traceresponse']?.split('-')[1] ?? '';

/** Checkouts side by side while the provider takes `delayMs`: all succeed, late. */
async function slowCheckouts(count: number, delayMs: number): Promise<string[]> {
  const carts: string[] = [];
  for (let made = 0; made < count; made += 1) carts.push(await newCart(stack));
  await tellSandbox(stack, { on: 'charge', delayMs });
  const responses = await Promise.all(
    carts.map((cartId) =>
      stack.request('POST', '/checkout', { body: { cartId, paymentMethod: 'stripe' } }),
    ),
  );
  await tellSandbox(stack, {});
  expect(responses.map(({ status }) => status)).toEqual(Array(count).fill(201));
  return responses.map(traceOf);
}

async function failures(userId: string): Promise<string[]> {
  await stack.compose('stop', 'user');
  const ids: string[] = [];
  for (let sent = 0; sent < FAILING; sent += 1) {
    const response = await stack.request('GET', `/users/${userId}`);
    expect(response.status).toBe(503);
    ids.push(traceOf(response));
  }
  await stack.compose('up', '--wait', 'user');
  return ids;
}

/** Every tenth is a caller's mistake, which is no failure of the shop. */
async function ordinary(): Promise<string[]> {
  const ids: string[] = [];
  for (let sent = 0; sent < ORDINARY; sent += 1) {
    const mistaken = sent % 10 === 0;
    const headers = mistaken ? { authorization: 'Bearer of-nobody' } : {};
    const path = mistaken ? '/orders/ord_nobody' : '/products';
    const response = await stack.request('GET', path, { headers });
    expect(response.status).toBe(mistaken ? 401 : 200);
    ids.push(traceOf(response));
  }
  return ids;
}

async function counted(metric: string, more = ''): Promise<number> {
  const [sum] = await prometheus(stack, `sum(${metric}{service_name="api-gateway"${more}})`);
  return sum?.value ?? 0;
}

const HTTP = 'http_server_request_duration_seconds_count';
const SPANS = 'traces_span_metrics_calls_total';
const ROUTES = ', http_route=~"/products|/checkout|/orders/:id|/users/:id"';
const NAMES =
  ', span_kind="SPAN_KIND_SERVER", span_name=~"GET /(products|orders/:id|users/:id)|POST /checkout"';

async function keptOf(ids: string[]): Promise<string[]> {
  const kept: string[] = [];
  for (const id of ids) if (await isKept(stack, id)) kept.push(id);
  return kept;
}

test('when a tenth is sampled, every error and every slow request is kept and every request is counted', async () => {
  const userId = await newUser(stack);
  // Both begin where the counts stand still: the export of what was before has arrived.
  const before = await settledCounts();

  const slow = [...(await slowCheckouts(SLOW, 2500)), ...(await slowCheckouts(VERY_SLOW, 10_500))];
  const failed = await failures(userId);
  const others = await ordinary();
  const all = FAILING + SLOW + VERY_SLOW + ORDINARY;
  expect(new Set([...slow, ...failed, ...others]).size).toBe(all);

  await eventually(
    async () => {
      const wanted = [...slow, ...failed];
      const kept = await keptOf(wanted);
      expect(wanted.filter((id) => !kept.includes(id))).toEqual([]);
    },
    { awaited: 'every failed and every slow trace in Jaeger', deadlineMs: ARRIVAL_MS },
  );
  await eventually(
    async () => {
      const now = await counts();
      expect({ http: now.http - before.http, spans: now.spans - before.spans }).toEqual({
        http: all,
        spans: all,
      });
    },
    { awaited: `${all} requests counted by the services and by the Collector`, deadlineMs: 60_000 },
  );
  // By now the Collector has counted the last of them for much longer than it waits to decide.
  const kept = await keptOf(others);
  // 27 of 270 are expected; outside of these bounds lies less than one run in a hundred million.
  expect(kept.length).toBeGreaterThanOrEqual(4);
  expect(kept.length).toBeLessThanOrEqual(60);
}, 400_000);

async function counts(): Promise<{ http: number; spans: number }> {
  return { http: await counted(HTTP, ROUTES), spans: await counted(SPANS, NAMES) };
}

/** When the Collector was last scraped: seconds since 1970. */
async function lastScrape(): Promise<number> {
  const [newest] = await prometheus(stack, `max(timestamp(${HTTP}{service_name="api-gateway"}))`);
  if (!newest) throw new Error('not scraped yet');
  return newest.value;
}

/** The counts, once those of two scrapes are equal. */
async function settledCounts(): Promise<{ http: number; spans: number }> {
  let last: { http: number; spans: number; at: number } | undefined;
  return eventually(
    async () => {
      const now = await counts();
      const at = await lastScrape();
      if (at === last?.at) throw new Error('no new scrape');
      const stood = now.http === last?.http && now.spans === last.spans;
      last = { ...now, at };
      if (!stood) throw new Error(`still moving: ${JSON.stringify(now)}`);
      return now;
    },
    { awaited: 'counts that stand still', deadlineMs: 90_000 },
  );
}
