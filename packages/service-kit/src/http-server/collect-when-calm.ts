import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Longer than Retry-After, so that a client that waits for it has come back by then.
const CALM_MS = 5_000;

/**
 * Returns memory after an overload. V8 collects only when a program allocates, so an idle service
 * would keep the memory of a flood until the next one.
 * @returns a function to call at each sign of overload
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
