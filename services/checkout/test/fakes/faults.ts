import { unavailable } from '@traceshop/service-kit';

/** What a dependency does with the next calls of a method. */
export interface Faults<M extends string> {
  /** Refuses every connection: nothing is done. */
  away: Set<M>;
  /** Does what it is told, but the answer is lost. */
  deaf: Set<M>;
}

export function noFaults<M extends string>(): Faults<M> {
  return { away: new Set(), deaf: new Set() };
}

/** Runs one call of a fake dependency under its faults. */
export async function answering<M extends string, T>(
  faults: Faults<M>,
  method: M,
  work: () => T,
): Promise<T> {
  // A call takes a turn of the event loop, as a real one does.
  await Promise.resolve();
  if (faults.away.has(method)) throw unavailable('dependency');
  const result = work();
  if (faults.deaf.has(method)) throw unavailable('dependency');
  return result;
}
