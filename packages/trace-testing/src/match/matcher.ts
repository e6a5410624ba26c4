/** Exact pass or fail: memoised subtree matches, then a search where choices affect each other. */

import type { Child, Node } from '../pattern/patterns';
import { descends, hopsTwice, type Slot, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { coupled } from './coupled-search';
import { coupledNodes } from './coupling';
import { guarded } from './limits';
import { type MatchRules, type Search, searchIn } from './search';
import { placeable } from './siblings';

export interface Matcher {
  /** Does this span, with its descendants, match the node? Includes bindings. */
  matchesAt(node: Node, span: Span): boolean;
  /** Do these slots account for exactly these spans? */
  matchesForest(children: readonly Child[], spans: readonly Span[]): boolean;
  /** Like matchesAt, but rows do not affect each other: for the diff. */
  possible(node: Node, span: Span): boolean;
  before(first: Span, second: Span): boolean;
  childrenOf(span: Span): Span[];
  linkersOf(span: Span): Span[];
}

/** @throws MatchLimitError from its functions when a pattern leaves too many choices. */
export function createMatcher(trace: Trace, rules: MatchRules): Matcher {
  const search = searchIn(trace, rules);
  const memo = new Map<Node | readonly Child[], Rows>();
  const rowsOf = (of: Node | readonly Child[]): Rows => {
    const known = memo.get(of) ?? readRows(search, 'type' in of ? [of] : of);
    memo.set(of, known);
    return known;
  };
  const forest = ({ slots, coupled: nodes, bear }: Rows, spans: readonly Span[]): boolean => {
    if (bear) return coupled(search, { slots, spans, coupled: nodes });
    const items = spans.map((span) => ({ span, linked: false, deep: false }));
    const candidate = (slot: Slot, span: Span): boolean =>
      slot.nodes.some((node) => search.possible(node, span));
    return placeable({ ...search, slots, items, candidate });
  };
  const matchesAt = (node: Node, span: Span): boolean =>
    search.possible(node, span) && (!rowsOf(node).bear || forest(rowsOf(node), [span]));
  return {
    matchesAt: (node, span) => guarded(() => matchesAt(node, span)),
    matchesForest: (children, spans) => guarded(() => forest(rowsOf(children), spans)),
    possible: (node, span) => guarded(() => search.possible(node, span)),
    before: search.before,
    childrenOf: search.childrenOf,
    linkersOf: search.linkersOf,
  };
}

interface Rows {
  slots: readonly Slot[];
  coupled: ReadonlySet<Node>;
  /** Whether rows affect each other beyond one parent. */
  bear: boolean;
}

function readRows(search: Search, children: readonly Child[]): Rows {
  const slots = slotsFor(children);
  const nodes = coupledNodes(slots);
  const overlap = () => descends(slots) || (hopsTwice(slots) && search.hasNestedLinkers());
  const bear = nodes.size > 0 || (search.mode === 'contain' && overlap());
  return { slots, coupled: nodes, bear };
}
