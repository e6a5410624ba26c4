import { nodeLabel } from '../pattern/node-label';
import type { Node } from '../pattern/patterns';

/** The search gave up. This is neither a pass nor a failure. */
export class MatchLimitError extends Error {
  override name = 'MatchLimitError';
}

/** Limit of elementary steps of a search among coupled rows: a few seconds at most. */
export const STEP_LIMIT = 5_000_000;
/** Most rows that a message names. */
const NAMED = 5;

/** Counts the steps of one search, and the rows that cause them. */
export type Steps = (rows: readonly Node[], cost?: number) => void;

function namesOf(rows: readonly Node[]): string {
  const labels = [...new Set(rows.map(nodeLabel))];
  const more = labels.length > NAMED ? `, and ${labels.length - NAMED} more` : '';
  return `${labels.slice(0, NAMED).join(', ')}${more}`;
}

/** @throws MatchLimitError from the function, after more steps */
export function stepsUpTo(limit: number): Steps {
  let steps = 0;
  return (rows, cost = 1) => {
    steps += cost;
    if (steps <= limit) return;
    throw new MatchLimitError(
      `gave up matching after ${limit} steps: these rows leave too many choices: ${namesOf(rows)}. ` +
        'Give rows under inOrder, descend or linkTo distinct names or attributes.',
    );
  };
}

/** A function that recurses once per level exhausts the stack on a very deep pattern. */
export function guarded<T>(fn: () => T): T {
  try {
    return fn();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new MatchLimitError('gave up matching: the trace is too deep or too wide', { cause });
  }
}
