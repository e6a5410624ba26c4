// Buyers arrive at a fixed rate even if the shop is slow, as real buyers do. A closed loop would wait
// for the shop and hide its slowness.
import type { Settings } from './settings.ts';
import type { Tally } from './tally.ts';
import { goShopping } from './trip.ts';

export interface BuyersOptions {
  settings: Settings;
  random: () => number;
  tally: Tally;
}

/** Sends buyers until the stop. Then all open trips end at once. */
export function createBuyers({ settings, random, tally }: BuyersOptions): { stop(): void } {
  const closing = new AbortController();
  let next: NodeJS.Timeout | undefined;
  const come = (): void => {
    next = setTimeout(come, gapMs(settings.rate, random()));
    void goShopping({ settings, random, closing: closing.signal }).then(tally.count);
  };
  come();
  return {
    stop() {
      clearTimeout(next);
      closing.abort();
    },
  };
}

/** The time to the next independent arrival (a Poisson process). */
export function gapMs(rate: number, random: number): number {
  return (-Math.log(1 - random) / rate) * 1000;
}
