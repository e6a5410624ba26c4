import type { Logger } from '@traceshop/telemetry';
import { describeError } from './errors';

/** Logs one line when a dependency goes down and one when it is back, for any number of failed calls. */
export interface OutageLog {
  began(error: unknown): void;
  ended(): void;
}

export function outageLog(logger: Logger, words: { down: string; back: string }): OutageLog {
  let down = false;
  return {
    began: (error) => {
      if (!down) logger.warn({ error: describeError(error) }, words.down);
      down = true;
    },
    ended: () => {
      if (down) logger.info(words.back);
      down = false;
    },
  };
}
