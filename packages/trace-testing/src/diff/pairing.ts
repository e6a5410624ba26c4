/** Which expected slot to show beside which received span: the pairing that explains most. */

import { fieldProblems } from '../match/fields';
import { nodeKey } from '../match/near';
import { createMatcher, type Matcher } from '../match/search';
import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
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
  slot: Slot;
  node: Node;
  item: Item;
  cost: number;
}

export interface Pairing {
  cost: number;
  pairs: Pair[];
  missing: Slot[];
  /** Items without a slot, those that need none included. */
  left: Item[];
}

const UNMATCHED = 4;
const IMPOSSIBLE = 1e9;
/** Above this many cells, all spans that match exactly are paired first and the rest is weighed. */
const MAX_CELLS = 1_500;

function fieldCost(line: string): number {
  return /^(name|kind|service): /.test(line) ? 3 : 1;
}

interface Place {
  slot: Slot;
  required: boolean;
}

function placesOf(slots: readonly Slot[], items: number): Place[] {
  return slots
    .filter((slot) => slot.nodes.length > 0)
    .flatMap((slot) => {
      const count = Math.min(slot.max, Math.max(slot.min, items));
      return Array.from({ length: count }, (_, index) => ({ slot, required: index < slot.min }));
    });
}

function skipCost({ slot, required }: Place): number {
  if (!required) return 0;
  return UNMATCHED * Math.min(...slot.nodes.map(nodeSize));
}

interface Priced {
  node: Node;
  cost: number;
}

interface Settled {
  place: Place;
  pair: Pair;
}

/** Prices pairs of pattern node and span; each is asked for many times over and found once. */
export class Pairer {
  readonly matcher: Matcher;
  readonly #mode: 'exact' | 'contain';
  readonly #memo = new Map<Node, Map<Span, number>>();
  readonly #sizes = new Map<Span, number>();

  constructor(trace: Trace, mode: 'exact' | 'contain') {
    this.matcher = createMatcher(trace, { mode, unknownOrder: true });
    this.#mode = mode;
  }

  /** The slots of a pattern node against the children of a span. */
  children(slots: readonly Slot[], parent: Span): Pairing {
    const hops = slots.some((slot) => slot.hop) ? this.matcher.linkersOf(parent) : [];
    const linked = hops.map((span) => ({ span, below: [], extra: 0 }));
    return this.#pair(slots, [
      ...this.#items(slots, this.matcher.childrenOf(parent), []),
      ...linked,
    ]);
  }

  /** Slots against given spans, the roots of a trace. */
  forest(slots: readonly Slot[], spans: readonly Span[]): Pairing {
    return this.#pair(slots, this.#items(slots, spans, []));
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
      cost = own + this.children(slotsFor(node.children), span).cost;
    }
    known.set(span, cost);
    return cost;
  }

  #cheapest(slot: Slot, span: Span): Priced {
    const priced = slot.nodes.map((node) => ({ node, cost: this.#cost(node, span) }));
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

  #items(slots: readonly Slot[], spans: readonly Span[], below: Span[]): Item[] {
    const free = this.#mode === 'contain' || slots.some((slot) => slot.nodes.length === 0);
    const deep = slots.some((slot) => slot.deep);
    return spans.flatMap((span) => {
      const children = deep ? this.matcher.childrenOf(span) : [];
      const nodes = children.length > 0 ? slots.flatMap((slot) => slot.nodes) : [];
      if (children.length > 0 && nodes.every((node) => this.price(node, span) === undefined)) {
        return this.#items(slots, children, [...below, span]);
      }
      return [{ span, below, extra: free ? 0 : UNMATCHED * this.#size(span) }];
    });
  }

  #pair(slots: readonly Slot[], items: Item[]): Pairing {
    const places = placesOf(slots, items.length);
    const large = places.length * (items.length + places.length) > MAX_CELLS;
    // A slot that leaves kind, service or name open may have to make way for one that does not.
    const sure = large ? places : places.filter(({ slot }) => slot.nodes.every(nodeKey));
    const required = sure.toSorted((a, b) => Number(b.required) - Number(a.required));
    const settled = this.#exact(required, items);
    const donePlaces = new Set(settled.map((done) => done.place));
    const doneItems = new Set(settled.map((done) => done.pair.item));
    const rest = this.#weigh(
      places.filter((place) => !donePlaces.has(place)),
      items.filter((item) => !doneItems.has(item)),
    );
    return { ...rest, pairs: [...settled.map((done) => done.pair), ...rest.pairs] };
  }

  /** Pairs without a difference, as many as there can be. */
  #exact(places: readonly Place[], items: readonly Item[]): Settled[] {
    const alternatives = places.map((place) => place.slot.nodes);
    const spans = items.map((item) => item.span);
    return exactPairs(alternatives, spans, this.matcher.possible).flatMap(
      ({ place: index, at, node }) => {
        const [place, item] = [places[index], items[at]];
        return place && item ? [{ place, pair: { slot: place.slot, node, item, cost: 0 } }] : [];
      },
    );
  }

  #weigh(places: Place[], items: Item[]): Pairing {
    const best = places.map(({ slot }) => items.map((item) => this.#cheapest(slot, item.span)));
    const matrix = places.map((place, index) => [
      ...items.map((item, at) => (best[index]?.[at]?.cost ?? IMPOSSIBLE) - item.extra),
      ...places.map(() => skipCost(place)),
    ]);
    const pairs: Pair[] = [];
    const missing: Slot[] = [];
    let cost = items.reduce((sum, item) => sum + item.extra, 0);
    for (const [index, column] of assign(matrix).entries()) {
      const place = places[index];
      const item = items[column];
      const priced = best[index]?.[column];
      cost += matrix[index]?.[column] ?? 0;
      if (place && item && priced && priced.cost < IMPOSSIBLE) {
        pairs.push({ slot: place.slot, item, ...priced });
      } else if (place?.required) missing.push(place.slot);
    }
    const paired = new Set(pairs.map((done) => done.item));
    return { cost, pairs, missing, left: items.filter((item) => !paired.has(item)) };
  }
}
