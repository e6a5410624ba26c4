import { unavailable } from '@traceshop/service-kit';

/** What a dependency does with the next calls of a method. */
export interface Faults<M extends string> {
  /** Refuses every connection: nothing is done. */
  down: Set<M>;
  /** Does what it is told, but the answer is lost. */
  unresponsive: Set<M>;
}

export function noFaults<M extends string>(): Faults<M> {
  return { down: new Set(), unresponsive: new Set() };
}

/** Runs one call of a fake dependency under its faults. */
export async function answering<M extends string, T>(
  faults: Faults<M>,
  method: M,
  work: () => T,
): Promise<T> {
  // A call takes a turn of the event loop, as a real one does.
  await Promise.resolve();
  if (faults.down.has(method)) throw unavailable('dependency');
  const result = work();
  if (faults.unresponsive.has(method)) throw unavailable('dependency');
  return result;
}
