import { notFoundYet } from './give-up';
import { containsForCertain } from './match/match-trace';
import type { Node } from './pattern/patterns';
import type { Trace } from './tree/model';

/** A linked trace, and why it does not contain the pattern. */
export interface Look {
  id: string;
  why: string | undefined;
}

/** A search that gives up in one trace says nothing about the others. */
export const lookInto = (linked: readonly Trace[], pattern: Node): Look[] =>
  linked.map((trace) => ({
    id: trace.id,
    why: notFoundYet(() => containsForCertain(trace, pattern)),
  }));

export function notLinked(id: string, looks: readonly Look[]): string {
  const seen = looks.map((look) => `${look.id}: the pattern ${look.why}`).join('; ') || 'none';
  return `no trace with a link to ${id} contains the pattern by the deadline (linked: ${seen})`;
}
