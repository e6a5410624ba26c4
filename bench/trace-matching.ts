// Matching traces of 500 and 5,000 spans, pass and fail, over JSON.parse of the same; receiver memory.
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { otlpReceiver, toOtlpJson, traceOf, verdicts } from '@traceshop/trace-testing';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';
import { broken, type Drawn, drawnTrace, wideTrace } from './lib/trace-fixture.ts';

const ROUNDS = size('BENCH_MATCH_ROUNDS', { usual: 25, quick: 3 });
const RECEIVED_SPANS = size('BENCH_RECEIVED_SPANS', { usual: 100_000, quick: 2000 });
const BATCH = 500;

interface Subject extends Drawn {
  label: string;
  pass: boolean;
  targetMs: number | undefined;
  json: string;
}

function subjects(): Subject[] {
  return [500, 5000].flatMap((spans) =>
    [drawnTrace, wideTrace].flatMap((make) => {
      const whole = make(spans);
      const shape = make === drawnTrace ? 'nested' : 'wide';
      const passing: Omit<Subject, 'json'> = {
        ...whole,
        label: `${spans} ${shape}, pass`,
        pass: true,
        targetMs: spans === 500 ? 20 : 300,
      };
      const failing: Omit<Subject, 'json'> = {
        ...broken(whole),
        label: `${spans} ${shape}, fail with diff`,
        pass: false,
        targetMs: spans === 500 ? 200 : undefined,
      };
      return [passing, failing].map((one) => ({
        ...one,
        json: JSON.stringify(toOtlpJson(one.spans)),
      }));
    }),
  );
}

async function timed(task: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

async function judge({ spans, pattern, pass, label }: Subject): Promise<void> {
  const verdict = await verdicts.matchTrace(traceOf(spans), pattern);
  if (verdict.pass !== pass)
    throw new Error(`${label} has the wrong verdict: ${verdict.message()}`);
  if (!pass) verdict.message();
}

/** In turn, so that what else the machine does meets all of them alike; the first round warms up. */
async function matching(): Promise<void> {
  const all = subjects();
  const took = new Map(all.map((one) => [one, { match: [] as number[], ratio: [] as number[] }]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [subject, { match, ratio }] of took) {
      const parse = await timed(() => JSON.parse(subject.json));
      const ms = await timed(() => judge(subject));
      if (round === 0) continue;
      match.push(ms);
      ratio.push(ms / parse);
    }
  }
  report(
    'trace-matching: toMatchTrace by number of spans',
    [
      ['', 'over JSON.parse', 'middle half', 'ms', 'middle half', 'target ms'],
      ...[...took].map(([{ label, targetMs }, { match, ratio }]) => [
        label,
        median(ratio).toFixed(1),
        middleHalf(ratio, 1),
        median(match).toFixed(1),
        middleHalf(match, 1),
        targetMs === undefined ? 'reported' : against(median(match), targetMs),
      ]),
    ],
    [`${ROUNDS} rounds, each subject once a round, after one that is not counted.`],
  );
}

const MB = 1_000_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is reachable: two collections, as the first leaves what finalisers and closures held. */
async function heapMb(): Promise<number> {
  for (let times = 0; times < 2; times += 1) {
    await pause(20);
    collectGarbage();
  }
  return process.memoryUsage().heapUsed / MB;
}

/** Traces of 20 spans: the bound on traces decides what stays, so the heap must not follow the spans. */
async function received(
  maxTraces: number,
  amount: number,
): Promise<{ heap: number; kept: number }> {
  const before = await heapMb();
  const receiver = await otlpReceiver({ maxTraces });
  const { spans } = drawnTrace(20);
  for (let sent = 0; sent < amount; sent += BATCH) {
    const batch = Array.from({ length: BATCH / 20 }, (_, at) => {
      const traceId = (sent + at + 1).toString(16).padStart(32, '0');
      return spans.map((span) => ({ ...span, traceId }));
    }).flat();
    const response = await fetch(`${receiver.url}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: gzipSync(JSON.stringify(toOtlpJson(batch)), { level: 1 }),
    });
    if (response.status !== 200) throw new Error(`the receiver answered ${response.status}`);
  }
  const result = { heap: (await heapMb()) - before, kept: receiver.traceIds().length };
  await receiver.close();
  return result;
}

async function memory(): Promise<void> {
  const rows: string[][] = [];
  // Code and buffers that the first receiver of a process leaves behind are no one's traces.
  await received(1, BATCH * 4);
  for (const [label, maxTraces] of [
    ['1,000 traces kept (the default)', 1000],
    ['all kept', RECEIVED_SPANS],
  ] as const) {
    say(`trace-matching: ${RECEIVED_SPANS} spans to the receiver, ${label}`);
    const half = await received(maxTraces, RECEIVED_SPANS / 2);
    const full = await received(maxTraces, RECEIVED_SPANS);
    const growth = (full.heap / half.heap).toFixed(2);
    rows.push([label, full.kept.toString(), full.heap.toFixed(1), growth]);
  }
  report(
    `trace-matching: heap of the receiver after ${RECEIVED_SPANS} spans in traces of 20`,
    [['', 'traces', 'MB', 'over half as many spans'], ...rows],
    ['With the bound, the heap is that of the traces kept, however many have come.'],
  );
}

await runBench(async () => {
  await memory();
  await matching();
});
