// What telemetry costs one service on one core, so that the figures compare with those of others: a
// small express program pinned to a core, with the load and all servers on the others.
import { execFileSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { type Comparison, compare, reportComparisons, type Subject } from './lib/cycles.ts';
import { startOtlpSink } from './lib/otlp-sink.ts';
import { type PinnedApp, startPinned, storesOf } from './lib/pinned-app.ts';
import { say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { size } from './lib/sizes.ts';
import { BARE, variantsTo } from './lib/variants.ts';

const WARM_UP = size('BENCH_WARM_UP', { usual: 1500, quick: 60 }) * 4;
const CORE = 0;

const ROUTES = { '/trivial': 'a trivial handler', '/stores': 'Redis, PostgreSQL and a log line' };

await runBench(async (cleanUps) => {
  leaveCore();
  await startServers(cleanUps);
  const sink = await startOtlpSink();
  cleanUps.add('the OTLP sink', sink.close);
  const stores = await storesOf(cleanUps);
  const start = (variant: typeof BARE): Promise<PinnedApp> =>
    startPinned(cleanUps, { ...variant, core: CORE, stores });
  const bare = await start({ ...BARE, env: {} });
  const comparisons: { path: string; comparison: Comparison }[] = [];
  for (const variant of variantsTo(sink.url)) {
    const app = await start(variant);
    for (const path of Object.keys(ROUTES)) {
      const pair = { bare: subject(bare, path), with: subject(app, path) };
      const part = variant.name === 'everything' ? 1 : 1 / 3;
      const comparison = await compare(pair, { variant: variant.name, warmUp: WARM_UP, part });
      comparisons.push({ path, comparison });
      say(`single-service: ${path} with ${variant.name} is measured`);
    }
    await app.stop();
  }
  for (const [path, what] of Object.entries(ROUTES)) {
    const own = comparisons.filter((one) => one.path === path).map(({ comparison }) => comparison);
    reportComparisons(`single-service: ${what}, on one core, with telemetry over bare`, own, 'it');
  }
});

function subject(app: PinnedApp, path: string): Subject {
  return { slice: (amount) => app.slice({ method: 'GET', path }, amount) };
}

/** This process and all that it starts from now on leave the core to the measured one. */
function leaveCore(): void {
  if (availableParallelism() < 2) throw new Error('single-service needs two cores');
  const others = `${CORE + 1}-${availableParallelism() - 1}`;
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', others, String(process.pid)], {
    stdio: 'ignore',
  });
}
