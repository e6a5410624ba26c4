/** The look-ups of a search: the spans of a trace, and memoised subtree matches. */

import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import type { Item } from './feasibility';
import { fieldCost, labelFits } from './fields';
import { STEP_LIMIT, type Steps, stepsUpTo } from './limits';
import { orderIn } from './processes';
import { placeable } from './siblings';
import { World } from './world';

export interface Search {
  /** `exact`: every child must be accounted for. `contain`: other spans are allowed anywhere. */
  mode: 'exact' | 'contain';
  childrenOf(span: Span): Span[];
  /** Spans of other traces that link to this one. */
  linkersOf(span: Span): Span[];
  /** Whether some span has two of them, one below the other. */
  hasNestedLinkers(): boolean;
  /** Spans under which the slot could have reached this span. */
  hosts(slot: Slot, span: Span): Span[];
  /** Whether it could have reached this one from one of those. */
  reaches(slot: Slot, span: Span, hosts: ReadonlySet<Span>): boolean;
  /** Spans anywhere below another that these could take, as far as literal names and values say. */
  spansBelow(nodes: readonly Node[], host: Span): Span[];
  indexOf(span: Span): number;
  /** Whether a span is of the trace itself, not of a linked one. */
  isOwn(span: Span): boolean;
  before(first: Span, second: Span): boolean;
  step: Steps;
  possible(node: Node, span: Span): boolean;
}

export interface MatchRules {
  mode: Search['mode'];
  /** True if spans count as a sequence when their clocks cannot be compared. Default false. */
  unknownOrder?: boolean;
  /** The trace with ignored spans, which also show the process of a span. */
  clocks?: Trace;
  limit?: number;
}

function itemsBelow(search: Search, span: Span, slots: readonly Slot[]): Item[] {
  const own = search.childrenOf(span).map((child) => ({ span: child, linked: false, deep: false }));
  if (!slots.some((slot) => slot.hop)) return own;
  const linkers = search.linkersOf(span);
  return [...own, ...linkers.map((other) => ({ span: other, linked: true, deep: false }))];
}

function possibleBy(search: Search): Search['possible'] {
  const memo = new Map<Node, Map<Span, boolean>>();
  const candidate = (slot: Slot, span: Span): boolean =>
    slot.nodes.some((node) => search.possible(node, span));
  return (node, span) => {
    if (!labelFits(node, span)) return false;
    const known = memo.get(node) ?? new Map<Span, boolean>();
    memo.set(node, known);
    const answer = known.get(span);
    if (answer !== undefined) return answer;
    const slots = slotsFor(node.children);
    const nearBelow = (slot: Slot) => search.spansBelow(slot.nodes, span);
    const fits =
      fieldCost(node, span) === 0 &&
      placeable({ ...search, slots, items: itemsBelow(search, span, slots), candidate, nearBelow });
    known.set(span, fits);
    return fits;
  };
}

export function searchIn(
  trace: Trace,
  { mode, unknownOrder = false, clocks = trace, limit }: MatchRules,
): Search {
  const world = new World(trace);
  const order = orderIn(clocks);
  const search: Search = {
    mode,
    childrenOf: (span) => world.childrenOf(span),
    linkersOf: (span) => world.linkersOf(span),
    hasNestedLinkers: () => world.hasNestedLinkers(),
    hosts: (slot, span) => world.hosts(slot, span),
    reaches: (slot, span, hosts) => world.reaches(slot, span, hosts),
    spansBelow: (nodes, host) => world.spansBelow(nodes, host),
    indexOf: (span) => world.indexOf(span),
    isOwn: (span) => world.isOwn(span),
    before: (first, second) => {
      const answer = order(first, second);
      return answer === 'yes' || (answer === 'unknown' && unknownOrder);
    },
    step: stepsUpTo(limit ?? STEP_LIMIT),
    possible: (node, span) => possible(node, span),
  };
  const possible = possibleBy(search);
  return search;
}
