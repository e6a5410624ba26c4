/** The look-ups of a search: the spans of a trace, and memoised subtree matches. */

import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { type SpanTree, treeOf } from '../tree/tree';
import type { Item } from './feasibility';
import { fieldCost, labelFits } from './fields';
import { STEP_LIMIT, type Steps, stepsUpTo } from './limits';
import { orderIn } from './processes';
import { placeable } from './siblings';

export interface Search {
  /** `exact`: every child must be accounted for. `contain`: other spans are allowed anywhere. */
  mode: 'exact' | 'contain';
  childrenOf(span: Span): Span[];
  /** Spans of other traces that link to this one. */
  linkersOf(span: Span): Span[];
  /** Spans under which the slot could have reached this span. */
  hosts(slot: Slot, span: Span): Span[];
  indexOf(span: Span): number;
  /** The claim of a row on a span: no other row may have an equal one. */
  claim(span: Span, realm: number | undefined): string;
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
    const fits =
      fieldCost(node, span) === 0 &&
      placeable({ ...search, slots, items: itemsBelow(search, span, slots), candidate });
    known.set(span, fits);
    return fits;
  };
}

const idOf = ({ traceId, spanId }: { traceId: string; spanId: string }): string =>
  `${traceId}:${spanId}`;

/** The spans of a trace and of traces that link to it, with their relations. */
class World {
  readonly #trees: readonly SpanTree[];
  readonly #index: ReadonlyMap<Span, number>;
  readonly #own: ReadonlySet<Span>;
  readonly #parents = new Map<Span, Span>();
  readonly #linkers = new Map<string, Span[]>();
  readonly #byId = new Map<string, Span[]>();

  constructor(trace: Trace) {
    const linked = trace.linked.flatMap((other) => other.spans);
    const spans = [...trace.spans, ...linked];
    this.#trees = [trace, ...trace.linked].map(treeOf);
    this.#index = new Map(spans.map((span, at) => [span, at]));
    this.#own = new Set(trace.spans);
    for (const span of spans) {
      this.#byId.set(idOf(span), [...(this.#byId.get(idOf(span)) ?? []), span]);
      for (const child of this.childrenOf(span)) this.#parents.set(child, span);
    }
    for (const span of linked) {
      for (const id of new Set(span.links.map(idOf))) {
        this.#linkers.set(id, [...(this.#linkers.get(id) ?? []), span]);
      }
    }
  }

  /** A span object is in only one tree. */
  childrenOf(span: Span): Span[] {
    for (const tree of this.#trees) {
      const children = tree.childrenOf(span);
      if (children.length > 0) return children;
    }
    return [];
  }

  linkersOf(span: Span): Span[] {
    return this.#linkers.get(idOf(span)) ?? [];
  }

  hosts(slot: Slot, span: Span): Span[] {
    const found: Span[] = [];
    for (let above = this.#parents.get(span); above; above = this.#parents.get(above)) {
      found.push(above);
      if (!slot.deep) break;
    }
    if (!slot.hop || this.#own.has(span)) return found;
    return [...found, ...span.links.flatMap((link) => this.#byId.get(idOf(link)) ?? [])];
  }

  indexOf(span: Span): number {
    return this.#index.get(span) ?? -1;
  }

  claim(span: Span, realm: number | undefined): string {
    return this.#own.has(span) ? `${this.indexOf(span)}` : `${this.indexOf(span)} by ${realm}`;
  }
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
    hosts: (slot, span) => world.hosts(slot, span),
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
