// Stores and the payment provider are killed with -9 while buyers come: is an order lost, or anything done twice?

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { violations } from '@traceshop/shop-harness/audit';
import { newUser } from '@traceshop/shop-harness/buyer';
import { type PrivateStores, startPrivateStores } from '@traceshop/shop-harness/private-stores';
import { readDrainedStores, type Stock, stockOf } from '@traceshop/shop-harness/read-stores';
import { type Shop, startShop } from '@traceshop/shop-harness/shop';
import { eventually } from '@traceshop/test-servers/eventually';
import { type Buyers, startBuyers } from './lib/buyers.ts';
import { report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';

const KILLS = size('BENCH_KILLS', { usual: 10, quick: 1 });
const BACKEND_KILLS = size('BENCH_BACKEND_KILLS', { usual: 25, quick: 2 });
const PER_SECOND = size('BENCH_KILL_REQUESTS', { usual: 20, quick: 20 });
/** After a store is back, how long the shop works before the next kill. */
const CALM_MS = 2_000;

interface Victim {
  name: string;
  kills: number;
  /** Kills it and resolves when it is back. */
  kill(buyers: Buyers): Promise<void>;
}

function victimsOf(shop: Shop, stores: PrivateStores): Victim[] {
  const store = (kind: 'postgres' | 'redis' | 'rabbitmq', name: string): Victim => ({
    name,
    kills: KILLS,
    kill: async () => {
      const returns = (): number => stores.said().filter((line) => line.endsWith('back.')).length;
      const before = returns();
      stores.kill(kind);
      await eventually(
        () => {
          if (returns() === before) throw new Error(stores.said().at(-1));
        },
        { awaited: `${name} is back`, deadlineMs: 120_000 },
      );
    },
  });
  return [
    {
      name: 'a backend of PostgreSQL, right after a 201',
      kills: BACKEND_KILLS,
      kill: async (buyers) => {
        await buyers.nextConfirmed();
        await stores.killBackend(shop.databases.orders);
      },
    },
    store('postgres', 'PostgreSQL'),
    store('redis', 'Redis'),
    store('rabbitmq', 'RabbitMQ'),
    {
      name: 'the sandbox',
      kills: KILLS,
      kill: async () => {
        await shop.sandbox.kill('SIGKILL');
        await shop.sandbox.restart();
      },
    },
  ];
}

async function campaign(shop: Shop, initial: Stock, victim: Victim): Promise<string[]> {
  const buyers = startBuyers(shop, { perSecond: PER_SECOND, userId: await newUser(shop) });
  await buyers.nextConfirmed();
  for (let round = 1; round <= victim.kills; round += 1) {
    await victim.kill(buyers);
    await sleep(CALM_MS);
  }
  const { confirmed, rejected, unclear, requests } = await buyers.end();
  const state = await readDrainedStores(shop, initial, 180_000);
  const problems = violations(state, confirmed);
  for (const problem of [...unclear, ...problems]) say(`kills: ${problem}`);
  say(`kills: ${victim.name} done`);
  const count = (words: RegExp): number => problems.filter((one) => words.test(one)).length;
  const doubled = count(/times/);
  return [
    victim.name,
    String(victim.kills),
    String(requests),
    String(confirmed.length),
    String(rejected.length),
    String(unclear.length),
    String(problems.length - doubled),
    String(doubled),
  ];
}

await runBench(async (cleanUps) => {
  const folder = await mkdtemp(join(tmpdir(), 'traceshop-kills-'));
  cleanUps.add('a folder', () => rm(folder, { recursive: true, force: true }));
  const stores = await startPrivateStores();
  cleanUps.add('the servers', stores.close);
  const shop = await startShop({
    env: { OTEL_SDK_DISABLED: 'true' },
    envOf: { sandbox: { SANDBOX_STATE_FILE: join(folder, 'sandbox.jsonl') } },
    servers: stores.servers,
  });
  cleanUps.add('a shop', shop.stop);
  const initial = await stockOf(shop);
  const rows: string[][] = [];
  for (const victim of victimsOf(shop, stores)) rows.push(await campaign(shop, initial, victim));
  report(
    `kills: kill -9 under ${PER_SECOND} requests a second, and an audit of all stores afterwards`,
    [
      ['', 'kills', 'requests', 'confirmed', 'rejected', 'unclear', 'lost or wrong', 'doubled'],
      ...rows,
    ],
    [
      'Every buyer repeats an unclear answer with the same key. Each audit counts all orders so far.',
    ],
  );
});
