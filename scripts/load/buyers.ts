// Buyers who come whether or not the ones before them are done: a shop that slows down gets no
// fewer of them, as in life. A closed loop would wait with it and hide the slowness.
import type { Settings } from './settings.ts';
import type { Tally } from './tally.ts';
import { goShopping } from './trip.ts';

export interface BuyersOptions {
  settings: Settings;
  /** From 0 to below 1, as Math.random. */
  random: () => number;
  tally: Tally;
}

/** Sends buyers until told to stop; those on their way then leave at once. */
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

/** The time to the next arrival of people who know nothing of each other (a Poisson process). */
export function gapMs(rate: number, random: number): number {
  return (-Math.log(1 - random) / rate) * 1000;
}
