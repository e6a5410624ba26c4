/** Exact pass or fail: memoised subtree matches, then a search where choices bear on each other. */

import type { Child, Node } from '../pattern/patterns';
import { descends, type Slot, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { coupled } from './coupled-search';
import { coupledNodes } from './coupling';
import type { Item } from './feasibility';
import { fieldCost, labelFits } from './fields';
import { guarded, STEP_LIMIT, type Steps, stepsUpTo } from './limits';
import { orderIn } from './processes';
import { placeable } from './siblings';
import { World } from './world';

export interface Search {
  /** `exact`: every child is accounted for. `contain`: others are allowed anywhere. */
  mode: 'exact' | 'contain';
  childrenOf(span: Span): Span[];
  /** Spans of other traces that link to this one. */
  linkersOf(span: Span): Span[];
  /** Spans under which the slot could have reached this one. */
  hosts(slot: Slot, span: Span): Span[];
  /** Whether it could have reached this one from one of those. */
  reaches(slot: Slot, span: Span, hosts: ReadonlySet<Span>): boolean;
  /** Spans anywhere below another that these could take, as far as literal names and values say. */
  spansBelow(nodes: readonly Node[], host: Span): Span[];
  indexOf(span: Span): number;
  /** What a row takes with a span: no other may take the same. */
  claim(span: Span, realm: number | undefined): string;
  before(first: Span, second: Span): boolean;
  step: Steps;
  possible(node: Node, span: Span): boolean;
}

export interface MatchRules {
  mode: Search['mode'];
  /** Whether spans whose clocks do not compare pass for a sequence; they do not by default. */
  unknownOrder?: boolean;
  /** The trace before spans were left out of it: those too say which process a span is of. */
  clocks?: Trace;
  limit?: number;
}

export interface Matcher {
  /** Does this span, with all below it, match the node? Bindings included. */
  matchesAt(node: Node, span: Span): boolean;
  /** Do these slots account for exactly these spans? */
  matchesForest(children: readonly Child[], spans: readonly Span[]): boolean;
  /** As matchesAt, but what one row takes does not bear on others: for the diff. */
  possible(node: Node, span: Span): boolean;
  before(first: Span, second: Span): boolean;
  childrenOf(span: Span): Span[];
  linkersOf(span: Span): Span[];
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

function searchIn(
  trace: Trace,
  { mode, unknownOrder = false, clocks = trace, limit }: MatchRules,
): Search {
  const world = new World(trace);
  const order = orderIn(clocks);
  const search: Search = {
    mode,
    childrenOf: (span) => world.childrenOf(span),
    linkersOf: (span) => world.linkersOf(span),
    hosts: (slot, span) => world.hosts(slot, span),
    reaches: (slot, span, hosts) => world.reaches(slot, span, hosts),
    spansBelow: (nodes, host) => world.spansBelow(nodes, host),
    indexOf: (span) => world.indexOf(span),
    claim: (span, realm) => world.claim(span, realm),
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

/** @throws MatchLimitError from its functions when a pattern leaves too many choices open. */
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
  /** Whether rows bear on each other beyond one parent. */
  bear: boolean;
}

function readRows({ mode }: Search, children: readonly Child[]): Rows {
  const slots = slotsFor(children);
  const nodes = coupledNodes(slots);
  const bear = nodes.size > 0 || (mode === 'contain' && descends(slots));
  return { slots, coupled: nodes, bear };
}
