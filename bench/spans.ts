// What the parts of a trace cost, each alone: our instrumentations beside the stock ones, in turn.
import { startOtlpSink } from './lib/otlp-sink.ts';
import { report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { type SpanProcess, startSpanProcess } from './lib/span-process.ts';
import { type Measured, TASK_NAMES, type TaskName } from './lib/span-tasks.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_SPAN_ROUNDS', { usual: 21, quick: 3 });
const WARM_UP_ROUNDS = 3;

const SIDES = ['bare', 'own', 'stock'] as const;
type Side = (typeof SIDES)[number];

/** Of one task, a figure for each round. */
type Figures = Record<Side, { ns: number[]; bytes: number[] }>;

await runBench(async (cleanUps) => {
  const sink = await startOtlpSink();
  cleanUps.add('the OTLP sink', sink.close);
  const processes = new Map<Side, Record<keyof Measured, SpanProcess>>();
  for (const side of SIDES) {
    const start = (counted: keyof Measured): Promise<SpanProcess> =>
      startSpanProcess(cleanUps, { counted, ...envOf(side, sink.url) });
    processes.set(side, { ns: await start('ns'), bytes: await start('bytes') });
  }
  const figures = new Map<TaskName, Figures>();
  for (const task of TASK_NAMES) {
    const own: Figures = { bare: none(), own: none(), stock: none() };
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      for (const side of inAnyOrder(SIDES)) {
        const measured = await measure(processes.get(side), task);
        if (round < WARM_UP_ROUNDS) continue;
        own[side].ns.push(measured.ns);
        own[side].bytes.push(measured.bytes);
      }
    }
    figures.set(task, own);
    say(`spans: ${task} is measured`);
  }
  print(figures);
});

function envOf(side: Side, url: string): { telemetry: boolean; env: Record<string, string> } {
  if (side === 'bare') return { telemetry: false, env: {} };
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url, TRACESHOP_INSTRUMENTATIONS: side };
  return { telemetry: true, env };
}

function none(): Figures[Side] {
  return { ns: [], bytes: [] };
}

/** Time and bytes come from two processes: what keeps bytes countable saves collections, and so time. */
async function measure(
  processes: Record<keyof Measured, SpanProcess> | undefined,
  task: TaskName,
): Promise<Measured> {
  if (processes === undefined) throw new Error('no process');
  const { ns } = await processes.ns.run(task);
  const { bytes } = await processes.bytes.run(task);
  return { ns, bytes };
}

function inAnyOrder<T>(all: readonly T[]): T[] {
  return all
    .map((one) => ({ one, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ one }) => one);
}

function print(figures: Map<TaskName, Figures>): void {
  const row = (task: TaskName, what: keyof Measured, all: Figures): string[] => {
    const ratios = all.own[what].map((value, round) => value / (all.stock[what][round] ?? 0));
    return [
      `${task}, ${what}`,
      ...SIDES.map((side) => median(all[side][what]).toFixed(0)),
      median(ratios).toFixed(2),
      middleHalf(ratios),
    ];
  };
  const rows = (what: keyof Measured): string[][] =>
    [...figures].map(([task, all]) => row(task, what, all));
  report(
    'spans: one of each, our instrumentations and the stock ones',
    [['', ...SIDES, 'own/stock', 'middle half'], ...rows('ns'), ...rows('bytes')],
    [
      'ns are of CPU time, all threads. bytes are what is allocated on the heap and for buffers.',
      `Medians of ${ROUNDS} rounds, the three in any order in each.`,
    ],
  );
}
