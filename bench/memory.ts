// What the demo takes of the memory: each service idle and after thousands of requests, and all of it.
import { setTimeout as pause } from 'node:timers/promises';
import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { untilIdle } from './lib/cpu.ts';
import { type Demo, startDemo } from './lib/demo.ts';
import { inWholeRounds, load } from './lib/load.ts';
import { type Memory, memoryOf, type Part } from './lib/memory-of.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { visit } from './lib/shopping.ts';
import { QUICK, size } from './lib/sizes.ts';
import { median } from './lib/stats.ts';

const REQUESTS = size('BENCH_REQUESTS', { usual: 10_000, quick: 200 });
const READINGS = 5;
const IDLE_TARGET_MB = 120;
const USED_TARGET_MB = 200;

type Reading = Map<Part, Memory>;

await runBench(async (cleanUps) => {
  const demo = await startDemo(cleanUps);
  const idle = await readings(demo);
  say(`memory: idle read; ${REQUESTS} requests follow`);
  const requests = visit();
  const amount = inWholeRounds(requests, REQUESTS / requests.length);
  const { perSecond } = await load({ url: demo.gateway, requests, amount, limitMs: 400_000 });
  const used = await readings(demo);
  const spreads = [idle, used].flatMap((one) =>
    SERVICE_NAMES.map((name) => one.get(name)?.spread ?? 0),
  );
  report(
    `memory: MB (resident set) of the parts of npm run demo, idle and after ${amount} requests`,
    [
      ['', 'idle', 'after', 'after/idle', 'highest', 'target idle', 'after'],
      ...SERVICE_NAMES.map((name) => serviceRow(name, idle, used)),
      ...[...used.keys()].filter((part) => !isService(part)).map((part) => row(part, idle, used)),
      ...totals(idle, used),
    ],
    [
      `1 round; each figure the median of ${READINGS} readings at rest, a service's at most ${Math.max(...spreads).toFixed(1)} MB apart.`,
      `The load ran at ${perSecond.toFixed(0)} requests/s over the whole API.`,
    ],
  );
});

interface Figure extends Memory {
  /** Between the lowest and the highest reading, MB. */
  spread: number;
}

async function readings(demo: Demo): Promise<Map<Part, Figure>> {
  const family = await demo.family();
  await untilIdle(family.filter(({ what }) => what.includes('dist/main.js')).map(({ pid }) => pid));
  const all: Reading[] = [];
  for (let reading = 0; reading < READINGS; reading++) {
    if (reading > 0) await pause(QUICK ? 100 : 1000);
    all.push(memoryOf(await demo.family()));
  }
  return new Map([...(all[0]?.keys() ?? [])].map((part) => [part, figureOf(part, all)]));
}

function figureOf(part: Part, all: Reading[]): Figure {
  const values = (what: keyof Memory): number[] => all.map((one) => one.get(part)?.[what] ?? 0);
  const resident = values('resident');
  return {
    resident: median(resident),
    share: median(values('share')),
    highest: Math.max(...values('highest')),
    spread: Math.max(...resident) - Math.min(...resident),
  };
}

function isService(part: Part): boolean {
  return SERVICE_NAMES.some((name) => name === part);
}

function serviceRow(name: Part, idle: Reading, used: Reading): string[] {
  const [before, after] = [idle.get(name)?.resident ?? 0, used.get(name)?.resident ?? 0];
  return [
    ...row(name, idle, used),
    against(Math.round(before), IDLE_TARGET_MB),
    against(Math.round(after), USED_TARGET_MB),
  ];
}

function row(part: Part, idle: Reading, used: Reading): string[] {
  const [before, after] = [idle.get(part)?.resident ?? 0, used.get(part)?.resident ?? 0];
  return [part, ...pair(before, after), (used.get(part)?.highest ?? 0).toFixed(0)];
}

/** Pages that processes share count once in the second sum: that is what the machine gives. */
function totals(idle: Reading, used: Reading): string[][] {
  const sum = (reading: Reading, what: keyof Memory): number =>
    [...reading.values()].reduce((total, memory) => total + memory[what], 0);
  return [
    ['all of it, as a sum', ...pair(sum(idle, 'resident'), sum(used, 'resident'))],
    ['all of it, shared once', ...pair(sum(idle, 'share'), sum(used, 'share'))],
  ];
}

function pair(before: number, after: number): string[] {
  return [before.toFixed(0), after.toFixed(0), (after / before).toFixed(2)];
}
