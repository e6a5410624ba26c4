// Is a trace ever called complete while its message waits in RabbitMQ? Or given up although it is whole?

import {
  gapOf,
  type QueueGap,
  startQueueGap,
  WHOLE,
} from '@traceshop/shop-traces/queue-gap/queue-gap';
import { TraceNotSettledError, verdicts } from '@traceshop/trace-testing';
import { report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { startServers } from './lib/servers.ts';
import { size } from './lib/sizes.ts';
import { median, range } from './lib/stats.ts';

const RUNS = size('BENCH_GAPS', { usual: 1000, quick: 20 });
const CONTROL_RUNS = size('BENCH_GAPS_CONTROL', { usual: 200, quick: 10 });
const WARM_UP = 20;
/** Traces under way at once: hints and spans of others arrive between those of one's own. */
const LANES = 4;
const LONGEST_DELAY_MS = 100;

interface Outcome {
  kind: 'complete' | 'false complete' | 'false failure';
  /** Without any open span; of a whole trace. */
  gapMs?: number;
  why?: string;
}

async function runOnce(gap: QueueGap): Promise<Outcome> {
  const trace = await gap.publish();
  gap.consume(Math.random() * LONGEST_DELAY_MS);
  try {
    const settled = await trace.settled();
    const { pass, message } = await verdicts.matchTrace(settled, WHOLE);
    if (!pass) return { kind: 'false complete', why: message() };
    return { kind: 'complete', gapMs: gapOf(settled) };
  } catch (error) {
    if (!(error instanceof TraceNotSettledError)) throw error;
    return { kind: 'false failure', why: error.message };
  }
}

async function runMany(gap: QueueGap, runs: number): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started < runs) {
      started += 1;
      outcomes.push(await runOnce(gap));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return outcomes;
}

function row(label: string, outcomes: Outcome[]): string[] {
  const count = (kind: Outcome['kind']): string =>
    String(outcomes.filter((one) => one.kind === kind).length);
  const gaps = outcomes.flatMap(({ gapMs }) => (gapMs === undefined ? [] : [gapMs]));
  return [
    label,
    String(outcomes.length),
    count('false complete'),
    count('false failure'),
    gaps.length === 0 ? '-' : median(gaps).toFixed(0),
    gaps.length === 0 ? '-' : range(gaps, 0),
  ];
}

await runBench(async (cleanUps) => {
  await startServers(cleanUps);
  const rows: string[][] = [];
  for (const [label, runs, withoutHalfOpenRule] of [
    ['settled()', RUNS, false],
    ['control: PRODUCERs not waited for', CONTROL_RUNS, true],
  ] as const) {
    const gap = await startQueueGap({ withoutHalfOpenRule });
    cleanUps.add(label, gap.stop);
    await runMany(gap, WARM_UP);
    const outcomes = await runMany(gap, runs);
    say(`queue-gap: ${label} done`);
    const first = outcomes.find((one) => one.why !== undefined);
    if (first && !withoutHalfOpenRule) say(`the first ${first.kind}:\n${first.why}`);
    rows.push(row(label, outcomes));
    await gap.stop();
  }
  report(
    'queue-gap: a message waits in RabbitMQ, and no span of its trace is open anywhere',
    [['', 'runs', 'false completes', 'false failures', 'gap ms', 'range'], ...rows],
    [
      `${LANES} traces at a time; the consumer looks into the queue 0-${LONGEST_DELAY_MS} ms after the publisher is done.`,
      'The target is 0 and 0; the control shows that the count can be another.',
    ],
  );
});
