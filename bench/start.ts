// How long `npm run demo` takes until its banner; with --cold also from a fresh clone, when
// everything has to be fetched first.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { CleanUps } from '../scripts/demo/clean-ups.ts';
import { root } from '../scripts/lib/root.ts';
import { startDemo } from './lib/demo.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { median, range } from './lib/stats.ts';

const WARM_ROUNDS = size('BENCH_START_ROUNDS', { usual: 3, quick: 1 });
const COLD_ROUNDS = size('BENCH_COLD_ROUNDS', { usual: 1, quick: 1 });
const WARM_TARGET_S = 15;
const COLD_TARGET_S = 180;

const git = promisify(execFile);

await runBench(async (cleanUps) => {
  // The first start after a change compiles; that is neither cold nor warm.
  await oneStart(cleanUps);
  const warm: number[] = [];
  const cold: number[] = [];
  for (let round = 1; round <= WARM_ROUNDS; round++) {
    warm.push(await oneStart(cleanUps));
    say(`start: warm ${round} of ${WARM_ROUNDS}: ${warm.at(-1)?.toFixed(1)} s`);
  }
  const rounds = process.argv.includes('--cold') ? COLD_ROUNDS : 0;
  for (let round = 1; round <= rounds; round++) {
    cold.push(await coldStart(cleanUps));
    say(`start: cold ${round} of ${rounds}: ${cold.at(-1)?.toFixed(1)} s`);
  }
  print(warm, cold);
});

/** Seconds from the command to the banner. */
async function oneStart(
  cleanUps: CleanUps,
  where: { folder?: string; env?: Record<string, string> } = {},
): Promise<number> {
  const demo = await startDemo(cleanUps, { ...where, limitMs: 600_000 });
  await demo.stop();
  return demo.readyMs / 1000;
}

/** In a clone of what is committed here, with empty caches of npm and pnpm. */
async function coldStart(cleanUps: CleanUps): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'traceshop-cold-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5 });
  cleanUps.add('the cold clone', remove);
  const clone = join(folder, 'traceshop');
  await git('git', ['clone', '--quiet', root, clone]);
  const env = {
    npm_config_cache: join(folder, 'npm'),
    pnpm_config_store_dir: join(folder, 'store'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    XDG_DATA_HOME: join(folder, 'data'),
    XDG_STATE_HOME: join(folder, 'state'),
  };
  const seconds = await oneStart(cleanUps, { folder: clone, env });
  await remove();
  return seconds;
}

function print(warm: number[], cold: number[]): void {
  const row = (name: string, seconds: number[], target: number): string[] => [
    name,
    median(seconds).toFixed(1),
    range(seconds),
    String(seconds.length),
    against(median(seconds), target),
  ];
  const rows = [
    ['npm run demo, to its banner', 'median s', 'range', 'rounds', 'target s'],
    row('warm', warm, WARM_TARGET_S),
  ];
  if (cold.length === 0) {
    report('start', rows, ['A start from a fresh clone: npm run bench -- start --cold']);
    return;
  }
  const ratio = (median(cold) / median(warm)).toFixed(1);
  report(
    'start',
    [...rows, row('cold: fresh clone, empty caches', cold, COLD_TARGET_S)],
    [`cold over warm: ${ratio}. Cold is mostly the registry and the line to it.`],
  );
}
