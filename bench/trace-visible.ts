// How long after a response its complete trace can be read through the demo's Jaeger API.
import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { FULL_NAME, TERMINAL_QUEUES } from '@traceshop/contract/topology';
import {
  createTracer,
  jaeger,
  type Span,
  type TraceSource,
  transactions,
} from '@traceshop/trace-testing';
import { startDemo } from './lib/demo.ts';
import { DRAWN, type Story } from './lib/drawn.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { type Api, createApi } from './lib/shop-api.ts';
import { QUICK, size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_TRACES', { usual: 30, quick: 3 });
const WARM_UP = QUICK ? 1 : 5;
const TARGET_MS = 2000;
const LIMIT_MS = 20_000;
/** A step of the clock we read: what is measured is at most this too long. */
const PAUSE_MS = 15;

interface Seen {
  traceId: string;
  spans: number;
  ms: number;
}

const STORIES: Record<Story, (api: Api) => Promise<string>> = {
  'POST /users': async (api) => (await newUser(api)).traceId,
  'POST /checkout': async (api) => (await checkOut(api)).traceId,
};

await runBench(async (cleanUps) => {
  const demo = await startDemo(cleanUps);
  const api = createApi(demo.gateway);
  const traces = jaeger({ url: demo.jaeger });
  const rows: string[][] = [];
  for (const story of Object.keys(STORIES) as Story[]) {
    for (let round = 0; round < WARM_UP; round++) await STORIES[story](api);
    const whole = await sizeOf(story, { api, traces });
    const seen: Seen[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const traceId = await STORIES[story](api);
      seen.push(await untilWhole(traces, { traceId, spans: whole }));
    }
    await assertWhole(traces, seen);
    say(`trace-visible: ${story} done`);
    rows.push(row(story, seen));
  }
  report(
    'trace-visible: from the answer to the complete trace in the Jaeger API of npm run demo',
    [['', 'spans', 'median ms', 'middle half', 'worst', 'over median', 'target ms'], ...rows],
    [`${ROUNDS} requests each, one at a time. Services send spans every 500 ms at the latest.`],
  );
});

/** How many spans this story has, transactions included; without those, as many as are drawn. */
async function sizeOf(story: Story, { api, traces }: { api: Api; traces: TraceSource }) {
  const traceId = await STORIES[story](api);
  const inScope = Object.values(FULL_NAME);
  const tracer = createTracer({ source: traces, inScope, terminal: TERMINAL_QUEUES });
  const { spans } = await tracer.trace(traceId).settled();
  const found = spans.filter((span) => !transactions(span)).length;
  if (found === DRAWN[story]) return spans.length;
  throw new Error(
    `${story}: ${DRAWN[story]} spans are drawn in packages/shop-traces, ${found} came.`,
  );
}

async function untilWhole(
  traces: TraceSource,
  { traceId, spans }: { traceId: string; spans: number },
): Promise<Seen> {
  const answered = performance.now();
  for (;;) {
    const found: Span[] = await traces.fetch(traceId);
    const ms = performance.now() - answered;
    if (found.length >= spans) return { traceId, spans, ms };
    if (ms > LIMIT_MS) throw new Error(`${traceId}: ${found.length} of ${spans} spans came`);
    await pause(PAUSE_MS);
  }
}

/** No span may have come after the trace was called complete. */
async function assertWhole(traces: TraceSource, seen: Seen[]): Promise<void> {
  await pause(QUICK ? 1000 : 3000);
  for (const { traceId, spans } of seen) {
    const { length } = await traces.fetch(traceId);
    if (length !== spans) throw new Error(`${traceId} grew from ${spans} to ${length} spans`);
  }
}

function row(story: Story, seen: Seen[]): string[] {
  const times = seen.map(({ ms }) => ms);
  const worst = Math.max(...times);
  return [
    story,
    String(seen[0]?.spans),
    median(times).toFixed(0),
    middleHalf(times, 0),
    worst.toFixed(0),
    (worst / median(times)).toFixed(1),
    against(Math.round(worst), TARGET_MS),
  ];
}

function newUser(api: Api) {
  return api.request('POST', '/users', { email: `${randomUUID()}@example.com`, name: 'Bench' });
}

async function checkOut(api: Api) {
  const user = await newUser(api);
  const cart = await api.request('POST', '/carts', { userId: user.id });
  await api.request('PUT', `/carts/${cart.id}/items/mug-classic`, { quantity: 2 });
  return api.request('POST', '/checkout', { cartId: cart.id, paymentMethod: 'stripe' });
}
