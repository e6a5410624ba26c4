/** A question that a source cannot decide must neither pass nor fail. */
import type { Fact, Trace } from '../tree/model';
import type { TracePattern } from './patterns';
import { slotsFor, slotsWithin } from './slots';

/** The source cannot decide the question. */
export class NotDecidableError extends Error {
  override name = 'NotDecidableError';
}

/** @throws NotDecidableError when the trace's source cannot tell one of these */
export function assertDecidable(trace: Trace, asked: () => Iterable<Fact>): void {
  const { undecidable } = trace;
  if (!undecidable) return;
  for (const fact of asked()) {
    if (!undecidable.facts.includes(fact)) continue;
    throw new NotDecidableError(`${fact}: not decidable over ${undecidable.source}`);
  }
}

/** The facts that a pattern needs and some sources do not have. */
export function factsAsked(pattern: TracePattern): Set<Fact> {
  const facts = new Set<Fact>();
  const top = slotsFor('type' in pattern ? [pattern] : pattern);
  for (const node of slotsWithin(top).flatMap((slot) => slot.nodes)) {
    if (node.props.links) facts.add('links');
    if (node.props.remoteParent !== undefined) facts.add('remoteParent');
  }
  return facts;
}
