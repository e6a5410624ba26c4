import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Long enough that a client which only waits as long as Retry-After says has come back by then.
const CALM_MS = 5_000;

/**
 * Gives memory back after an overload. V8 collects when a program allocates, so a service that has nothing more to do
 * would keep what a flood has left behind until the next one.
 * @returns what to call at each sign of overload
 */
export function collectWhenCalm(collect: () => void = collectGarbage): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    if (timer === undefined) timer = setTimeout(done, CALM_MS).unref();
    else timer.refresh();
  };

  function done(): void {
    timer = undefined;
    collect();
  }
}

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}
