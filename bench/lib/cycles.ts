// What the slices of a shop with telemetry and of one without say together.
import type { Slice } from './bench-shop.ts';
import { CONNECTIONS } from './load.ts';
import { report } from './report.ts';
import { median, middleHalf } from './stats.ts';

/** One slice of each, one right after the other. */
export interface Cycle {
  with: Slice;
  without: Slice;
}

export function reportCycles(
  name: string,
  { amount, cycles }: { amount: number; cycles: Cycle[] },
): void {
  const row = (title: string, what: keyof Slice): string[] => {
    // Within its own cycle: what else the machine does changes from cycle to cycle.
    const ratios = cycles.map((cycle) => cycle.with[what] / cycle.without[what]);
    const figure = (side: keyof Cycle): string =>
      median(cycles.map((cycle) => cycle[side][what])).toFixed(0);
    return [
      title,
      figure('with'),
      figure('without'),
      median(ratios).toFixed(2),
      middleHalf(ratios),
    ];
  };
  report(
    `throughput: ${name} through the gateway, with telemetry and without`,
    [
      ['', 'with', 'without', 'with/without', 'middle half'],
      row('requests/s', 'perSecond'),
      row('CPU us/request, 7 services', 'cpuMicros'),
    ],
    [
      `Medians of ${cycles.length} cycles, each a slice of ${amount} requests of both, ${CONNECTIONS} connections.`,
    ],
  );
}
