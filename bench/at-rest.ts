// What telemetry costs a service that has nothing to do, and what memory it takes.
import { setTimeout as pause } from 'node:timers/promises';
import { type BenchShop, openShop } from './lib/bench-shop.ts';
import { cpuMs, untilIdle } from './lib/cpu.ts';
import { residentMb } from './lib/memory-of.ts';
import { startOtlpSink } from './lib/otlp-sink.ts';
import { report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { listProducts } from './lib/shopping.ts';
import { size } from './lib/sizes.ts';
import { median, range } from './lib/stats.ts';
import { BARE, collecting, variantsTo } from './lib/variants.ts';

const IDLE_MS = size('BENCH_IDLE_SECONDS', { usual: 60, quick: 5 }) * 1000;
const REQUESTS = size('BENCH_REQUESTS', { usual: 10_000, quick: 200 });
const SAMPLE_MS = 100;

/** Of one shop, a figure for each of its services, in the same order. */
interface Figures {
  name: string;
  idle: number[];
  rest: number[];
  loaded: number[];
  after: number[];
}

await runBench(async (cleanUps) => {
  await startServers(cleanUps);
  const sink = await startOtlpSink();
  cleanUps.add('the OTLP sink', sink.close);
  const all: Figures[] = [];
  for (const variant of [BARE, ...variantsTo(sink.url)]) {
    const shop = await openShop(cleanUps, collecting(variant));
    all.push(await figuresOf(variant.name, shop));
    say(`at-rest: ${variant.name} is measured`);
    await shop.stop();
  }
  print(all);
});

async function figuresOf(name: string, shop: BenchShop): Promise<Figures> {
  const pids = [...shop.pids().values()];
  // Both have run their code once: a start that is not compiled is not rest.
  await shop.load([listProducts], Math.ceil(REQUESTS / 10));
  const idle = await idleCpu(pids);
  const rest = await collected(pids);
  const loaded = await highest(pids, shop.load([listProducts], REQUESTS));
  return { name, idle, rest, loaded, after: await collected(pids) };
}

/** Milliseconds of CPU in a second, over the same seconds for all. */
async function idleCpu(pids: readonly number[]): Promise<number[]> {
  await untilIdle(pids);
  const before = pids.map((pid) => cpuMs([pid]));
  const began = performance.now();
  await pause(IDLE_MS);
  const seconds = (performance.now() - began) / 1000;
  return pids.map((pid, index) => (cpuMs([pid]) - (before[index] ?? 0)) / seconds);
}

/** Resident sets at rest, after their garbage is collected. */
async function collected(pids: readonly number[]): Promise<number[]> {
  await untilIdle(pids);
  for (const pid of pids) process.kill(pid, 'SIGUSR2');
  await untilIdle(pids);
  return pids.map(residentMb);
}

/** The largest resident set of each while `work` runs. */
async function highest(pids: readonly number[], work: Promise<unknown>): Promise<number[]> {
  let running = true;
  const ended = work.finally(() => {
    running = false;
  });
  let most = pids.map(residentMb);
  while (running) {
    await Promise.race([ended, pause(SAMPLE_MS)]);
    most = pids.map((pid, index) => Math.max(residentMb(pid), most[index] ?? 0));
  }
  return most;
}

function print(all: Figures[]): void {
  const [bare] = all;
  const row = ({ name, ...figures }: Figures, title: string, what: keyof typeof figures) => {
    const added = figures[what].map((value, index) => value - (bare?.[what][index] ?? 0));
    const [value, more] = [median(figures[what]), median(added)];
    return [`${title}, ${name}`, value.toFixed(1), more.toFixed(1), range(added)];
  };
  report(
    'at-rest: one service, with telemetry and bare',
    [
      ['', 'a service', 'added', 'range'],
      ...all.map((one) => row(one, 'idle CPU, ms in a second', 'idle')),
      ...all.map((one) => row(one, 'MB at rest, collected', 'rest')),
      ...all.map((one) => row(one, `MB under load, highest`, 'loaded')),
      ...all.map((one) => row(one, 'MB after the load, collected', 'after')),
    ],
    [
      `Medians over the seven services; the range is over them too. Idle for ${IDLE_MS / 1000} s.`,
      `The load is ${REQUESTS} GET /products: gateway and inventory serve them, auth is asked once.`,
      'What a start takes: npm run bench -- start.',
    ],
  );
}
