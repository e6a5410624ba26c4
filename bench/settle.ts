// How long `settled()` takes on the shop of the tests: after the response, and after the last span.
import { performance } from 'node:perf_hooks';
import { checkoutBody, userBody } from '@traceshop/shop-harness/buyer';
import { type Journey, startJourney } from '@traceshop/shop-traces/journey';
import { type Trace, transactions } from '@traceshop/trace-testing';
import { DRAWN, type Story } from './lib/drawn.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { QUICK, size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_SETTLES', { usual: 60, quick: 3 });
const WARM_UP = QUICK ? 1 : 10;
const TARGET_MS = 150;

interface Settled {
  /** From the first span's start to the last one's end: what the trace itself took. */
  traceMs: number;
  afterResponseMs: number;
  /** By the clock of the process that ended it; the same machine's. */
  afterLastSpanMs: number;
  rounds: number;
}

const BODIES: Record<Story, (journey: Journey) => Promise<unknown>> = {
  'POST /users': async () => userBody(),
  'POST /checkout': ({ shop }) => checkoutBody(shop),
};

const nowMs = (): number => performance.timeOrigin + performance.now();
const msOf = (time: bigint): number => Number(time / 1000n) / 1000;

function boundsOf({ spans }: Trace): { start: number; end: number } {
  return {
    start: Math.min(...spans.map((span) => msOf(span.start))),
    end: Math.max(...spans.map((span) => msOf(span.end))),
  };
}

/** @throws when the trace that was called complete is not the drawn one: a time for it means nothing */
async function settleOnce(journey: Journey, story: Story): Promise<Settled> {
  const [method = '', path = ''] = story.split(' ');
  const body = await BODIES[story](journey);
  const { response, trace } = await journey.request(method, path, { body });
  if (response.status !== 201) throw new Error(`${story} returned ${response.status}`);
  const respondedAt = nowMs();
  const settled = await trace.settled();
  const settledAt = nowMs();
  const spans = settled.spans.filter((span) => !transactions(span)).length;
  if (spans !== DRAWN[story]) {
    throw new Error(
      `${story}: ${DRAWN[story]} spans are drawn in packages/shop-traces, ${spans} came`,
    );
  }
  const { start, end } = boundsOf(settled);
  return {
    traceMs: end - start,
    afterResponseMs: settledAt - respondedAt,
    afterLastSpanMs: settledAt - end,
    rounds: settled.completeness?.rounds ?? 0,
  };
}

function row(story: Story, all: Settled[]): string[] {
  const afterLast = all.map((one) => one.afterLastSpanMs);
  const afterResponse = all.map((one) => one.afterResponseMs);
  const ratios = all.map((one) => one.afterLastSpanMs / one.traceMs);
  return [
    story,
    median(ratios).toFixed(2),
    middleHalf(ratios),
    median(all.map((one) => one.traceMs)).toFixed(0),
    median(afterResponse).toFixed(0),
    middleHalf(afterResponse, 0),
    median(afterLast).toFixed(0),
    middleHalf(afterLast, 0),
    Math.max(...afterLast).toFixed(0),
    median(all.map((one) => one.rounds)).toFixed(0),
    against(Math.round(median(afterLast)), TARGET_MS),
  ];
}

await runBench(async (cleanUps) => {
  await startServers(cleanUps);
  const journey = await startJourney();
  cleanUps.add('the shop', journey.stop);
  const rows: string[][] = [];
  for (const story of Object.keys(BODIES) as Story[]) {
    for (let round = 0; round < WARM_UP; round += 1) await settleOnce(journey, story);
    const all: Settled[] = [];
    for (let round = 0; round < ROUNDS; round += 1) all.push(await settleOnce(journey, story));
    say(`settle: ${story} done`);
    rows.push(row(story, all));
  }
  const columns = ['over trace', 'middle half', 'trace ms', 'after answer ms', 'middle half'];
  report(
    'settle: until settled() is sure that a trace is complete',
    [
      ['', ...columns, 'after last span ms', 'middle half', 'worst', 'rounds', 'target ms'],
      ...rows,
    ],
    [
      `${ROUNDS} requests each, one at a time. "over trace": after the last span, over the time of the trace.`,
    ],
  );
});
