import { say } from '../lib/say.ts';

/** Prints one line a step while the demo starts, because a start takes long. */
export interface Progress {
  reached(what: string): void;
}

/** Silent in CI, where nobody watches. */
export function createProgress(env = process.env): Progress {
  const began = performance.now();
  return {
    reached(what) {
      if (env['CI']) return;
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      say(`  ${seconds.padStart(4)} s  ${what}`);
    },
  };
}
