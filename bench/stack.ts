// What the compose stack takes, and how soon it shows something: memory, images, seconds to healthy, to a
// trace, to a dashboard, and what tail sampling saves.
import { performance } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@traceshop/shop-harness/stack/stack';
import { dockerResponds } from '@traceshop/test-servers/choose-provider';
import { dashboardTimes, traceTime } from './lib/first-sight.ts';
import { type OwnStack, ownStack } from './lib/own-stack.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { type Stored, storedAt } from './lib/sampled-load.ts';
import { QUICK, size } from './lib/sizes.ts';
import { imageSizes, limitsOf, memoryUsed, runningIds } from './lib/stack-sizes.ts';
import { median, range } from './lib/stats.ts';

const SECONDS_OF_LOAD = size('BENCH_STACK_SECONDS', { usual: 600, quick: 10 });
const TRACES = size('BENCH_STACK_TRACES', { usual: 10, quick: 3 });
const REQUESTS = size('BENCH_STACK_REQUESTS', { usual: 2000, quick: 100 });

/** What other demos of this kind need. */
const OTHERS = { containers: 28, limitsGb: 6.9, traceS: 11 };
const TARGET = { limitsMib: 3584, traceS: 10, dashboardS: 60, sampledRatio: 0.13 };

if (await dockerResponds()) {
  await runBench(async (cleanUps) => {
    const own = await ownStack(cleanUps);
    const stack = own();
    say('stack: builds, and fetches what is not there');
    await stack.compose('--profile', 'load', 'pull', '--ignore-buildable', '--policy', 'missing');
    await stack.compose('build');
    const healthyS = await up(stack);
    say(`stack: healthy after ${healthyS.toFixed(0)} s`);
    const containers = (await runningIds(stack)).length;
    const dashboards = await dashboardTimes(stack);
    const traces = await underLoad(stack);
    printTimes({ healthyS, dashboards, traces });
    await printSizes(stack, containers);
    await stack.compose('--profile', 'load', 'rm', '--stop', '--force', 'load');
    await printStorage(own);
  });
} else {
  say('stack: skipped, no Docker engine answers, and the stack is made of containers');
}

/** Seconds from `up`, with the images there and nothing else. */
async function up(stack: Stack): Promise<number> {
  const began = performance.now();
  await stack.compose('up', '--wait', '--wait-timeout', '300');
  return (performance.now() - began) / 1000;
}

/** The light load of the profile, for its whole time; the traces are sent beside it. */
async function underLoad(stack: Stack): Promise<number[]> {
  await stack.compose('--profile', 'load', 'up', '--detach', '--no-recreate', 'load');
  const ends = performance.now() + SECONDS_OF_LOAD * 1000;
  const traces: number[] = [];
  for (let sent = 0; sent < TRACES; sent++) traces.push(await traceTime(stack));
  say(`stack: traces seen; light load until ${SECONDS_OF_LOAD} s of it are over`);
  await pause(Math.max(ends - performance.now(), 0));
  return traces;
}

interface Times {
  healthyS: number;
  dashboards: Map<string, number>;
  traces: number[];
}

function printTimes({ healthyS, dashboards, traces }: Times): void {
  const filled = [...dashboards.values()];
  const ratio = (median(traces) / OTHERS.traceS).toFixed(2);
  const row = (what: string, seconds: number, more: string[] = []): string[] => [
    what,
    seconds.toFixed(1),
    ...more,
  ];
  report('stack: seconds, images present, from nothing', [
    ['', 's', 'target s', 'range', 'over others'],
    row('from `up --wait` to healthy', healthyS),
    row('from curl to its trace in Jaeger (median)', median(traces), [
      against(Number(median(traces).toFixed(1)), TARGET.traceS),
      range(traces),
      ratio,
    ]),
    row('from the first request to a dashboard with all panels', Math.min(...filled), [
      against(Math.round(Math.min(...filled)), TARGET.dashboardS),
    ]),
    row(`to all ${filled.length} dashboards`, Math.max(...filled), [
      against(Math.round(Math.max(...filled)), TARGET.dashboardS),
    ]),
  ]);
}

async function printSizes(stack: Stack, containers: number): Promise<void> {
  const used = await memoryUsed(stack);
  const limits = await limitsOf(stack, 'load');
  const sum = (values: Iterable<number>): number => [...values].reduce((all, one) => all + one, 0);
  const limit = sum((await limitsOf(stack)).values());
  const gb = (limit * 1024 * 1024) / 1e9;
  report(`stack: MiB used after ${SECONDS_OF_LOAD} s of light load (profile load), and limits`, [
    ['', 'used', 'limit', 'used/limit'],
    ...[...used]
      .toSorted(([, one], [, other]) => other - one)
      .map(([name, mib]) => memoryRow(name, mib, limits.get(name) ?? Number.NaN)),
    memoryRow('all of it', sum(used.values()), sum(limits.values())),
  ]);
  const images = await imageSizes(stack);
  report('stack: sizes', [
    ['', 'value', 'target', 'over others'],
    ['containers', `${containers}`, '', (containers / OTHERS.containers).toFixed(2)],
    [
      'limits of memory, MiB, without load',
      `${limit}`,
      against(limit, TARGET.limitsMib),
      (gb / OTHERS.limitsGb).toFixed(2),
    ],
    [`images of our ${images.count} services together on disk, MB`, images.together.toFixed(0)],
    ['... shared by all, Node included', images.shared.toFixed(0)],
    ['... each, as docker images shows it', images.each.toFixed(0)],
    ['... its own at most', images.own.toFixed(1)],
    ['image of the sandbox', images.sandbox.toFixed(0)],
  ]);
}

function memoryRow(name: string, used: number, limit: number): string[] {
  return [name, used.toFixed(0), limit.toFixed(0), (used / limit).toFixed(2)];
}

async function printStorage(own: OwnStack): Promise<void> {
  const whole = await storedAt(own, 100, REQUESTS);
  say('stack: stored with all traces');
  const tenth = await storedAt(own, 10, REQUESTS);
  const row = (name: string, stored: Stored): string[] => [
    name,
    `${stored.spans}`,
    `${stored.received}`,
    (stored.spans / whole.spans).toFixed(3),
    `${stored.rejected}/${stored.requests}`,
    `${stored.troubledKept}/${stored.troubled}`,
    `${stored.byChance}`,
  ];
  report(
    'stack: spans stored in Jaeger, the same list of requests at both shares',
    [
      ['', 'stored', 'received', 'ratio', '4xx', 'errors and slow kept', 'by chance'],
      row('all traces (TRACE_SAMPLE_PERCENT=100)', whole),
      row('a tenth of the ordinary (10)', tenth),
    ],
    [
      `${((1 - tenth.spans / whole.spans) * 100).toFixed(1)} % less; the ratio is ${against(Number((tenth.spans / whole.spans).toFixed(3)), TARGET.sampledRatio)}.`,
      ...(QUICK ? ['A quick run: too few traces for a tenth of them to mean anything.'] : []),
    ],
  );
  if (tenth.troubledKept < tenth.troubled) throw new Error('a failed or slow trace was lost');
}
