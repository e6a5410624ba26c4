/** Which expected row to show beside which received span: the pairing that explains most. */

import { nodeKey } from '../match/feasibility';
import { fieldProblems } from '../match/fields';
import { createMatcher, type Matcher } from '../match/search';
import type { Node } from '../pattern/patterns';
import { type Row, rowsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { descendantsOf } from '../tree/tree';
import { assign } from './assignment';
import { exactPairs } from './exact-pairs';
import { alike, nodeSize } from './likeness';

/** A span that could be paired, and the spans skipped to reach it. */
export interface Item {
  span: Span;
  below: Span[];
  /** Cost of leaving it unpaired. */
  extra: number;
}

export interface Pair {
  row: Row;
  node: Node;
  item: Item;
  cost: number;
}

export interface Pairing {
  cost: number;
  pairs: Pair[];
  missing: Row[];
  /** Items without a row, those that need none included. */
  left: Item[];
}

const UNMATCHED = 4;
const IMPOSSIBLE = 1e9;
/** Above this many cells, all spans that match exactly are paired first and the rest is weighed. */
const MAX_CELLS = 1_500;

function fieldCost(line: string): number {
  return /^(name|kind|service): /.test(line) ? 3 : 1;
}

interface Slot {
  row: Row;
  required: boolean;
}

function slotsOf(rows: readonly Row[], items: number): Slot[] {
  return rows
    .filter((row) => row.nodes.length > 0)
    .flatMap((row) => {
      const count = Math.min(row.max, Math.max(row.min, items));
      return Array.from({ length: count }, (_, index) => ({ row, required: index < row.min }));
    });
}

function skipCost({ row, required }: Slot): number {
  if (!required) return 0;
  return UNMATCHED * Math.min(...row.nodes.map(nodeSize));
}

interface Priced {
  node: Node;
  cost: number;
}

interface Settled {
  slot: Slot;
  pair: Pair;
}

/** Prices pairs of pattern node and span; each is asked for many times over and found once. */
export class Pairer {
  readonly matcher: Matcher;
  readonly #mode: 'exact' | 'contain';
  readonly #memo = new Map<Node, Map<Span, number>>();
  readonly #sizes = new Map<Span, number>();

  constructor(trace: Trace, mode: 'exact' | 'contain') {
    this.matcher = createMatcher(trace, mode);
    this.#mode = mode;
  }

  /** The rows of a pattern node against the children of a span. */
  children(rows: readonly Row[], parent: Span): Pairing {
    const hops = rows.some((row) => row.hop) ? this.matcher.linkersOf(parent) : [];
    const linked = hops.map((span) => ({ span, below: [], extra: 0 }));
    return this.#pair(rows, [...this.#items(rows, this.matcher.childrenOf(parent), []), ...linked]);
  }

  /** Rows against given spans, the roots of a trace. */
  forest(rows: readonly Row[], spans: readonly Span[]): Pairing {
    return this.#pair(rows, this.#items(rows, spans, []));
  }

  /** 0 for a match, undefined where the two should not be shown as a pair. */
  price(node: Node, span: Span): number | undefined {
    const cost = this.#cost(node, span);
    return cost < IMPOSSIBLE ? cost : undefined;
  }

  #cost(node: Node, span: Span): number {
    const known = this.#memo.get(node) ?? new Map<Span, number>();
    this.#memo.set(node, known);
    const answer = known.get(span);
    if (answer !== undefined) return answer;
    let cost = IMPOSSIBLE;
    if (this.matcher.possible(node, span)) cost = 0;
    else if (alike(node, span, this.matcher.childrenOf)) {
      const own = fieldProblems(node, span).reduce((sum, line) => sum + fieldCost(line), 0);
      cost = own + this.children(rowsFor(node.children), span).cost;
    }
    known.set(span, cost);
    return cost;
  }

  #cheapest(row: Row, span: Span): Priced {
    const priced = row.nodes.map((node) => ({ node, cost: this.#cost(node, span) }));
    return priced.reduce((best, next) => (best.cost <= next.cost ? best : next));
  }

  #size(span: Span): number {
    const known = this.#sizes.get(span);
    if (known !== undefined) return known;
    const below = [span, ...descendantsOf(this.matcher, span)];
    for (const one of below.reverse()) {
      const children = this.matcher.childrenOf(one);
      this.#sizes.set(
        one,
        children.reduce((sum, child) => sum + (this.#sizes.get(child) ?? 1), 1),
      );
    }
    return this.#sizes.get(span) ?? 1;
  }

  #items(rows: readonly Row[], spans: readonly Span[], below: Span[]): Item[] {
    const free = this.#mode === 'contain' || rows.some((row) => row.nodes.length === 0);
    const deep = rows.some((row) => row.deep);
    return spans.flatMap((span) => {
      const children = deep ? this.matcher.childrenOf(span) : [];
      const nodes = children.length > 0 ? rows.flatMap((row) => row.nodes) : [];
      if (children.length > 0 && nodes.every((node) => this.price(node, span) === undefined)) {
        return this.#items(rows, children, [...below, span]);
      }
      return [{ span, below, extra: free ? 0 : UNMATCHED * this.#size(span) }];
    });
  }

  #pair(rows: readonly Row[], items: Item[]): Pairing {
    const slots = slotsOf(rows, items.length);
    const large = slots.length * (items.length + slots.length) > MAX_CELLS;
    // A row that leaves kind, service or name open may have to make way for one that does not.
    const sure = large ? slots : slots.filter(({ row }) => row.nodes.every(nodeKey));
    const required = sure.toSorted((a, b) => Number(b.required) - Number(a.required));
    const settled = this.#exact(required, items);
    const doneSlots = new Set(settled.map((done) => done.slot));
    const doneItems = new Set(settled.map((done) => done.pair.item));
    const rest = this.#weigh(
      slots.filter((slot) => !doneSlots.has(slot)),
      items.filter((item) => !doneItems.has(item)),
    );
    return { ...rest, pairs: [...settled.map((done) => done.pair), ...rest.pairs] };
  }

  /** Pairs without a difference, as many as there can be. */
  #exact(slots: readonly Slot[], items: readonly Item[]): Settled[] {
    const places = slots.map((slot) => slot.row.nodes);
    const spans = items.map((item) => item.span);
    return exactPairs(places, spans, this.matcher.possible).flatMap(({ place, at, node }) => {
      const [slot, item] = [slots[place], items[at]];
      return slot && item ? [{ slot, pair: { row: slot.row, node, item, cost: 0 } }] : [];
    });
  }

  #weigh(slots: Slot[], items: Item[]): Pairing {
    const best = slots.map(({ row }) => items.map((item) => this.#cheapest(row, item.span)));
    const matrix = slots.map((slot, index) => [
      ...items.map((item, at) => (best[index]?.[at]?.cost ?? IMPOSSIBLE) - item.extra),
      ...slots.map(() => skipCost(slot)),
    ]);
    const pairs: Pair[] = [];
    const missing: Row[] = [];
    let cost = items.reduce((sum, item) => sum + item.extra, 0);
    for (const [index, column] of assign(matrix).entries()) {
      const slot = slots[index];
      const item = items[column];
      const priced = best[index]?.[column];
      cost += matrix[index]?.[column] ?? 0;
      if (slot && item && priced && priced.cost < IMPOSSIBLE) {
        pairs.push({ row: slot.row, item, ...priced });
      } else if (slot?.required) missing.push(slot.row);
    }
    const paired = new Set(pairs.map((done) => done.item));
    return { cost, pairs, missing, left: items.filter((item) => !paired.has(item)) };
  }
}
