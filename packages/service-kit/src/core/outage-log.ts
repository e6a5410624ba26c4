import type { Logger } from '@traceshop/telemetry';
import { describeError } from './errors';

/** Logs one line when a dependency goes down and one when it is back, for any number of failed calls. */
export interface OutageLog {
  began(error: unknown): void;
  ended(): void;
}

export function outageLog(logger: Logger, words: { away: string; back: string }): OutageLog {
  let away = false;
  return {
    began: (error) => {
      if (!away) logger.warn({ error: describeError(error) }, words.away);
      away = true;
    },
    ended: () => {
      if (away) logger.info(words.back);
      away = false;
    },
  };
}
