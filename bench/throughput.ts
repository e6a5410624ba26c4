// What telemetry costs the shop: the same requests with it and without it, in turn.
import type { Request } from 'autocannon';
import { type BenchShop, openShop } from './lib/bench-shop.ts';
import { type Comparison, compare, reportComparisons, type Subject } from './lib/cycles.ts';
import { inWholeRounds } from './lib/load.ts';
import { startOtlpSink } from './lib/otlp-sink.ts';
import { say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { checkOut, fillCart, listProducts } from './lib/shopping.ts';
import { size } from './lib/sizes.ts';
import { BARE, variantsTo } from './lib/variants.ts';

const WARM_UP = size('BENCH_WARM_UP', { usual: 1500, quick: 60 });

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
  const bare = await openShop(cleanUps, BARE);
  const comparisons: { kind: Kind; comparison: Comparison }[] = [];
  for (const variant of variantsTo(sink.url)) {
    const shop = await openShop(cleanUps, variant);
    for (const kind of KINDS) {
      const comparison = await compare(
        { bare: subject(kind, bare), with: subject(kind, shop) },
        // The whole counts most.
        {
          variant: variant.name,
          warmUp: kind.warmUp,
          part: variant.name === 'everything' ? 1 : 1 / 3,
        },
      );
      say(`throughput: ${kind.name} with ${variant.name} is measured`);
      comparisons.push({ kind, comparison });
    }
    // The next one must not share the machine with it.
    await shop.stop();
  }
  for (const kind of KINDS) {
    const own = comparisons.filter((one) => one.kind === kind).map(({ comparison }) => comparison);
    reportComparisons(
      `throughput: ${kind.name} through the gateway, with telemetry over bare`,
      own,
      'all seven services',
    );
  }
});

function subject(kind: Kind, shop: BenchShop): Subject {
  return { slice: async (amount) => shop.slice(await kind.prepare(shop, amount), amount) };
}

async function carts(shop: BenchShop, amount: number): Promise<Request[]> {
  const filled: string[] = [];
  const requests = fillCart(filled, await shop.users());
  await shop.load(requests, inWholeRounds(requests, amount));
  return [checkOut(filled)];
}
