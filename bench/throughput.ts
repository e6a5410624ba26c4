// What telemetry costs: the same requests through a shop with it and through one without it, in turn.
import type { Request } from 'autocannon';
import { type BenchShop, openShop } from './lib/bench-shop.ts';
import { type Cycle, reportCycles } from './lib/cycles.ts';
import { inWholeRounds } from './lib/load.ts';
import { startOtlpSink } from './lib/otlp-sink.ts';
import { say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { checkOut, fillCart, listProducts } from './lib/shopping.ts';
import { size } from './lib/sizes.ts';

const CYCLES = size('BENCH_CYCLES', { usual: 12, quick: 3 });
const SLICE_MS = size('BENCH_SLICE_MS', { usual: 2000, quick: 400 });
const WARM_UP = size('BENCH_WARM_UP', { usual: 1500, quick: 60 });
const BUDGET_MS = size('BENCH_BUDGET_MS', { usual: 120_000, quick: 60_000 });

interface Shops {
  with: BenchShop;
  without: BenchShop;
}
type Side = keyof Shops;

interface Kind {
  name: string;
  /** Of the warm-up: dear requests need fewer. */
  warmUp: number;
  /** What a slice of so many requests needs, made before the clock starts. */
  prepare(shop: BenchShop, amount: number): Promise<Request[]>;
}

const KINDS: Kind[] = [
  { name: 'GET /products', warmUp: WARM_UP, prepare: async () => [listProducts] },
  { name: 'POST /checkout', warmUp: Math.ceil(WARM_UP / 5), prepare: carts },
];

await runBench(async (cleanUps) => {
  await startServers(cleanUps);
  const sink = await startOtlpSink();
  cleanUps.add('the OTLP sink', sink.close);
  const shops: Shops = {
    with: await openShop(cleanUps, {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      // As the demo: what a slice has caused is sent before the next one begins.
      OTEL_BSP_SCHEDULE_DELAY: '500',
      OTEL_BLRP_SCHEDULE_DELAY: '500',
    }),
    without: await openShop(cleanUps, { OTEL_SDK_DISABLED: 'true' }),
  };
  for (const kind of KINDS) {
    const amount = await warmUp(kind, shops);
    say(`throughput: ${kind.name} is warm, slices have ${amount} requests`);
    reportCycles(kind.name, { amount, cycles: await runCycles(kind, { shops, amount }) });
  }
});

/** Returns how many requests make a slice: as many as the slower shop answers in the time of one. */
async function warmUp(kind: Kind, shops: Shops): Promise<number> {
  const rates: number[] = [];
  for (const shop of [shops.with, shops.without]) {
    await shop.slice(await kind.prepare(shop, kind.warmUp), kind.warmUp);
    // Its second half counts: the first has compiled it.
    const half = Math.ceil(kind.warmUp / 2);
    rates.push((await shop.slice(await kind.prepare(shop, half), half)).perSecond);
  }
  return Math.max(20, Math.round((Math.min(...rates) * SLICE_MS) / 1000));
}

/** At least three, then no more than fit into the budget. */
async function runCycles(
  kind: Kind,
  { shops, amount }: { shops: Shops; amount: number },
): Promise<Cycle[]> {
  const deadline = Date.now() + BUDGET_MS;
  const cycles: Cycle[] = [];
  while (cycles.length < CYCLES && (cycles.length < 3 || Date.now() < deadline)) {
    // By chance, so that nothing periodic favours one of them.
    const first: Side = Math.random() < 0.5 ? 'with' : 'without';
    const second: Side = first === 'with' ? 'without' : 'with';
    const cycle: Partial<Cycle> = {};
    for (const side of [first, second]) {
      const shop = shops[side];
      cycle[side] = await shop.slice(await kind.prepare(shop, amount), amount);
    }
    cycles.push(cycle as Cycle);
  }
  return cycles;
}

async function carts(shop: BenchShop, amount: number): Promise<Request[]> {
  const filled: string[] = [];
  const requests = fillCart(filled, await shop.users());
  await shop.load(requests, inWholeRounds(requests, amount));
  return [checkOut(filled)];
}
