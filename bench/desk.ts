// What the trace desk costs: CPU and bytes a span beside Jaeger, memory, the time until a trace is shown.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { canStartJaeger, JAEGER_VERSION, startJaeger } from '@traceshop/test-servers/jaeger';
import { load, shown } from './lib/desk-live.ts';
import { DESK, type DeskProcess, startDeskProcess, stateOf } from './lib/desk-process.ts';
import { BATCH, requestOf, sendAll, sendRequest, traceIdOf } from './lib/otlp-load.ts';
import { against, report, say } from './lib/report.ts';
import { runBench } from './lib/run-bench.ts';
import { size } from './lib/sizes.ts';
import { median, middleHalf } from './lib/stats.ts';

const ROUNDS = size('BENCH_DESK_ROUNDS', { usual: 7, quick: 2 });
const SLICE = size('BENCH_DESK_SLICE', { usual: 50_000, quick: 2000 });
const MANY = size('BENCH_DESK_SPANS', { usual: 1_000_000, quick: 20_000 });
const LARGE = size('BENCH_DESK_TRACE', { usual: 50_000, quick: 5000 });
const STARTS = size('BENCH_DESK_STARTS', { usual: 9, quick: 2 });

type Stoppable = Parameters<Parameters<typeof runBench>[0]>[0];

async function startUp(started: () => Promise<DeskProcess>): Promise<void> {
  const times: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const desk = await started();
    times.push(desk.startedInMs);
    await desk.stop();
  }
  const files = await readdir(join(DESK, 'dist/page'));
  const bodies = await Promise.all(files.map((file) => readFile(join(DESK, 'dist/page', file))));
  const weight = bodies.reduce((sum, body) => sum + gzipSync(body, { level: 9 }).length, 0) / 1000;
  report('desk: start and page', [
    ['', 'median', 'middle half', ''],
    ['from the command to its addresses, ms', median(times).toFixed(0), middleHalf(times, 0), ''],
    ['page, all files gzipped, kB', weight.toFixed(1), '', against(weight, 150)],
  ]);
}

/** Something that takes OTLP, and the CPU time that it has used, in milliseconds. */
interface Subject {
  otlpUrl: string;
  cpuMs(): Promise<number>;
}

async function cpuMicros({ otlpUrl, cpuMs }: Subject, from: number): Promise<number> {
  const before = await cpuMs();
  await sendAll(otlpUrl, from, SLICE);
  // What is done after the response belongs to it.
  await pause(500);
  return (((await cpuMs()) - before) * 1000) / SLICE;
}

async function throughput(desk: DeskProcess, cleanUps: Stoppable): Promise<void> {
  const jaeger = canStartJaeger() ? await startJaeger() : undefined;
  if (jaeger) cleanUps.add('Jaeger', jaeger.stop);
  const ours: Subject = { otlpUrl: desk.otlpUrl, cpuMs: async () => desk.cpuMs() };
  const theirs: Subject | undefined = jaeger && {
    otlpUrl: jaeger.otlpUrl,
    cpuMs: async () => (await jaeger.usage()).cpuSeconds * 1000,
  };
  const figures = { ours: [] as number[], theirs: [] as number[], ratio: [] as number[] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    say(`desk: slice ${round} of ${ROUNDS}`);
    const own = await cpuMicros(ours, round * SLICE);
    const other = theirs ? await cpuMicros(theirs, round * SLICE) : Number.NaN;
    // The first warms both up.
    if (round === 0) continue;
    figures.ours.push(own);
    figures.theirs.push(other);
    figures.ratio.push(own / other);
  }
  const { accepted, usedBytes } = await stateOf(desk);
  if (accepted.spans !== (ROUNDS + 1) * SLICE) throw new Error(`${accepted.spans} spans counted`);
  const row = (name: string, values: number[]): string[] => [
    name,
    median(values).toFixed(1),
    middleHalf(values, 1),
    (1e6 / median(values)).toFixed(0),
  ];
  report(
    'desk: from protobuf over HTTP to the commit',
    [
      ['', 'CPU us/span', 'middle half', 'spans/s a core'],
      [...row('trace desk', figures.ours), against(-1e6 / median(figures.ours), -20_000)],
      ...(jaeger ? [row(`Jaeger ${JAEGER_VERSION}, in memory`, figures.theirs)] : []),
    ],
    [
      ...(jaeger
        ? [`desk over Jaeger: ${median(figures.ratio).toFixed(1)}, ${middleHalf(figures.ratio, 1)}`]
        : []),
      `${(usedBytes / accepted.spans).toFixed(0)} bytes of the file a span, after ${accepted.spans} spans of 12 attributes.`,
    ],
  );
  await jaeger?.stop();
  await desk.stop();
}

async function memory(desk: DeskProcess): Promise<void> {
  const rows = [['spans', 'resident MB', 'of it own', '']];
  const add = (name: string, target?: number): void => {
    const resident = desk.residentMb();
    const verdict = target === undefined ? '' : against(resident, target);
    rows.push([name, resident.toFixed(0), desk.ownMb().toFixed(0), verdict]);
  };
  add('0');
  let sent = 0;
  for (const [count, target] of [
    [MANY / 10, 150],
    [MANY, undefined],
  ] as const) {
    say(`desk: memory after ${count} spans`);
    await sendAll(desk.otlpUrl, sent, count - sent);
    sent = count;
    for (const path of [
      '/api/services',
      '/api/desk/traces?limit=50',
      '/api/traces?service=bench',
    ]) {
      await (await fetch(`${desk.apiUrl}${path}`)).text();
    }
    add(String(count), target);
  }
  report('desk: memory', rows, ['The rest is the program Node, which its processes share.']);
  await desk.stop();
}

async function opening(desk: DeskProcess): Promise<void> {
  const rows = [['spans in a trace', 'ms', 'middle half', 'MB of JSON']];
  let from = 0;
  for (const count of [LARGE / 10, LARGE]) {
    // A trace begins at a multiple of its size.
    from = Math.ceil(from / count) * count;
    for (let sent = 0; sent < count; sent += BATCH) {
      await sendRequest(desk.otlpUrl, requestOf(from + sent, BATCH, count));
    }
    const times: number[] = [];
    let bytes = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const begun = performance.now();
      const url = `${desk.apiUrl}/api/desk/traces/${traceIdOf(from / count)}`;
      bytes = (await (await fetch(url)).text()).length;
      times.push(performance.now() - begun);
    }
    rows.push([
      String(count),
      median(times).toFixed(0),
      middleHalf(times, 0),
      (bytes / 1e6).toFixed(1),
    ]);
    from += count;
  }
  report('desk: opening a trace, at the server', rows);
  await desk.stop();
}

await runBench(async (cleanUps) => {
  const started = async (): Promise<DeskProcess> => {
    const desk = await startDeskProcess();
    cleanUps.add('the trace desk', desk.stop);
    return desk;
  };
  await startUp(started);
  await throughput(await started(), cleanUps);
  await memory(await started());
  await opening(await started());
  await shown(await started(), 10 * ROUNDS);
  await load(await started());
});
