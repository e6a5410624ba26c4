import { MatchLimitError } from './match/limits';

/** If the search gives up, its error contains the explanation that is possible without it. */
export function orExplain<T>(decide: () => T, explain: () => string): T {
  try {
    return decide();
  } catch (cause) {
    if (!(cause instanceof MatchLimitError)) throw cause;
    throw new MatchLimitError(`${cause.message}\n${explain()}`, { cause });
  }
}

/** While a trace grows, a search that gives up has found nothing yet. */
export function foundYet(look: () => boolean): boolean {
  try {
    return look();
  } catch (error) {
    if (error instanceof MatchLimitError) return false;
    throw error;
  }
}

/** Why a wait for a pattern must go on. Undefined if the pattern is found. */
export function notFoundYet(look: () => boolean): string | undefined {
  try {
    return look() ? undefined : 'has not been received';
  } catch (error) {
    if (error instanceof MatchLimitError) return `was not decided: ${error.message}`;
    throw error;
  }
}
