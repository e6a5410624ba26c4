// Verdicts where much is alike: time of the hard cases; random cases against brute force, and give-ups.
import { traceOf, verdicts } from '@traceshop/trace-testing';
import { type CampaignResult, campaign } from '@traceshop/trace-testing/generate';
import { type HardCase, hardCases } from './lib/hard-cases.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_VERDICT_ROUNDS', { usual: 15, quick: 3 });
const CASES = size('BENCH_VERDICT_CASES', { usual: 50_000, quick: 500 });

async function timed({ spans, pattern, pass, label }: HardCase): Promise<number> {
  const startedAt = performance.now();
  const verdict = await verdicts.matchTrace(traceOf(spans), pattern);
  if (verdict.pass !== pass)
    throw new Error(`${label} has the wrong verdict: ${verdict.message()}`);
  if (spans.length > 1000) verdict.message();
  return performance.now() - startedAt;
}

/** What a search among alike spans must decide, and what a diff must survive. */
async function hard(): Promise<void> {
  const rows: string[][] = [];
  for (const one of hardCases()) {
    say(`verdicts: ${one.label}`);
    const took: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) took.push(await timed(one));
    const ms = median(took);
    const first = (took[0] ?? 0).toFixed(1);
    rows.push([one.label, ms.toFixed(1), middleHalf(took, 1), first, against(ms, one.targetMs)]);
  }
  report(
    'verdicts: alike spans, and all different',
    [['', 'ms', 'middle half', 'first ms', 'target ms'], ...rows],
    [`${ROUNDS} rounds; the first compiles what it runs.`],
  );
}

function row(label: string, { cases, wrong, gaveUp, slowest }: CampaignResult): string[] {
  const seeds = (list: number[]) => (list.length === 0 ? '0' : `${list.length}: ${list.join()}`);
  return [label, `${cases}`, seeds(wrong), seeds(gaveUp), slowest.ms.toFixed(0)];
}

/** Verdicts against brute force, and how often the search of larger traces gives up. */
function random(): void {
  say(`verdicts: ${CASES} random cases against brute force`);
  const small = campaign({ cases: CASES, spans: 6 });
  say(`verdicts: ${CASES / 10} larger ones`);
  const large = campaign({ cases: CASES / 10, spans: 30 });
  report(
    'verdicts: random patterns and traces',
    [
      ['', 'cases', 'wrong verdicts', 'gave up', 'slowest ms'],
      row('up to 6 spans, against brute force', small),
      row('15 to 30 spans', large),
    ],
    ['Wrong: 0. Gave up: under 0.1 %. Seeds from 1 on: the same cases each time.'],
  );
}

await runBench(async () => {
  await hard();
  random();
});
