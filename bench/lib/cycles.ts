// The same requests to a program without telemetry and to one with it, in turn.

import type { Slice } from './bench-shop.ts';
import { CONNECTIONS } from './load.ts';
import { report } from './report.ts';
import { size } from './sizes.ts';
import { median, middleHalf } from './stats.ts';

const CYCLES = size('BENCH_CYCLES', { usual: 30, quick: 3 });
const SLICE_MS = size('BENCH_SLICE_MS', { usual: 2000, quick: 400 });
const BUDGET_MS = size('BENCH_BUDGET_MS', { usual: 300_000, quick: 60_000 });

/** What sends a kind of requests to one of the two programs. */
export interface Subject {
  slice(amount: number): Promise<Slice>;
}

export interface Pair {
  bare: Subject;
  with: Subject;
}
type Side = keyof Pair;

/** One slice of each, one right after the other. */
export type Cycle = Record<Side, Slice>;

export interface Comparison {
  /** Of the program with telemetry. */
  variant: string;
  /** Requests of a slice. */
  amount: number;
  cycles: Cycle[];
}

/** Warms both and compares them. `part` of the usual number of cycles is run. */
export async function compare(
  pair: Pair,
  { variant, warmUp, part = 1 }: { variant: string; warmUp: number; part?: number },
): Promise<Comparison> {
  const amount = await warm(pair, warmUp);
  const deadline = Date.now() + BUDGET_MS * part;
  const cycles: Cycle[] = [];
  // At least three, then no more than fit into the budget.
  while (cycles.length < CYCLES * part && (cycles.length < 3 || Date.now() < deadline)) {
    cycles.push(await runCycle(pair, amount));
  }
  return { variant, amount, cycles };
}

/** Returns how many requests make a slice: as many as the slower program answers in the time of one. */
async function warm(pair: Pair, warmUp: number): Promise<number> {
  const rates: number[] = [];
  for (const subject of [pair.with, pair.bare]) {
    await subject.slice(warmUp);
    // Its second half counts: the first has compiled it.
    rates.push((await subject.slice(Math.ceil(warmUp / 2))).perSecond);
  }
  return Math.max(20, Math.round((Math.min(...rates) * SLICE_MS) / 1000));
}

async function runCycle(pair: Pair, amount: number): Promise<Cycle> {
  // By chance, so that nothing periodic favours one of them.
  const order: Side[] = Math.random() < 0.5 ? ['with', 'bare'] : ['bare', 'with'];
  const cycle: Partial<Cycle> = {};
  for (const side of order) cycle[side] = await pair[side].slice(amount);
  return cycle as Cycle;
}

/** @param processes whose CPU time is in the figures */
export function reportComparisons(
  title: string,
  comparisons: Comparison[],
  processes: string,
): void {
  report(
    title,
    [
      ['', 'requests/s', 'bare', 'ratio', 'middle half', 'CPU us', 'bare', 'added', 'middle half'],
      ...comparisons.map(row),
    ],
    [
      `CPU of ${processes}, user and system, for one request. Ratio and added within each cycle.`,
      `Medians of ${comparisons.map(({ cycles }) => cycles.length).join(', ')} cycles, each a slice of ` +
        `${comparisons.map(({ amount }) => amount).join(', ')} requests of both, ${CONNECTIONS} connections.`,
    ],
  );
}

function row({ variant, cycles }: Comparison): string[] {
  // Within its own cycle: what else the machine does changes from cycle to cycle.
  const ratios = cycles.map((cycle) => cycle.with.perSecond / cycle.bare.perSecond);
  const added = cycles.map((cycle) => cycle.with.cpuMicros - cycle.bare.cpuMicros);
  const figure = (side: Side, what: keyof Slice): string =>
    median(cycles.map((cycle) => cycle[side][what])).toFixed(0);
  return [
    variant,
    ...[figure('with', 'perSecond'), figure('bare', 'perSecond')],
    ...[median(ratios).toFixed(2), middleHalf(ratios)],
    ...[figure('with', 'cpuMicros'), figure('bare', 'cpuMicros')],
    ...[median(added).toFixed(0), middleHalf(added, 0)],
  ];
}
