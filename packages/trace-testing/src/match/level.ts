import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import type { Item } from './feasibility';
import type { Steps } from './limits';

/** The rows of one span, and the spans that they can take. */
export interface Level {
  slots: readonly Slot[];
  /** Children, and spans that link to the parent. */
  items: readonly Item[];
  /** `exact`: every child must be accounted for. `contain`: other spans are allowed anywhere. */
  mode: 'exact' | 'contain';
  /** Could this span alone be in this slot? */
  candidate: (slot: Slot, span: Span) => boolean;
  /** In a search for a part: spans anywhere below that the slot may be able to take. */
  nearBelow?: (slot: Slot) => readonly Span[];
  before: (first: Span, second: Span) => boolean;
  childrenOf: (span: Span) => readonly Span[];
  step: Steps;
}

/** Whether a slot can take this kind of item. */
export function open(slot: Slot, item: Item): boolean {
  if (item.linked) return slot.hop;
  return !item.deep || slot.deep || slot.nodes.length === 0;
}
