/** Chooses which expected slot to show next to which received span: the pairing that explains most. */

import { fieldCost } from '../match/fields';
import { MatchLimitError } from '../match/limits';
import { createMatcher, type Matcher } from '../match/matcher';
import { nodeKey } from '../match/near';
import type { Node } from '../pattern/patterns';
import { type Slot, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { descendantsOf } from '../tree/tree';
import { assign } from './assignment';
import { exactPairs } from './exact-pairs';
import { alike, nodeSize, textOf } from './likeness';
import { type Item, type Place, pairsByName, placesOf, skipCost, UNMATCHED } from './places';

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
  /** Items without a slot, including those that need none. */
  left: Item[];
  /** Rows and spans that were too many to compare. They were paired by name. */
  byName: { rows: number; spans: number } | undefined;
}

const IMPOSSIBLE = 1e9;
/** Most rows and spans of one parent, without equal ones, that are paired by cost. */
const MAX_WEIGHED = 300;
/** Most pairs that are priced in total; more would take seconds. */
const MAX_PRICED = 1_500_000;
/** The price, in pairs, of comparing the spans below a pair. */
const NESTED = 250;
const LIMIT = 500_000;
/** With more cells, spans that match exactly are paired first, and the rest by cost. */
const MAX_CELLS = 1_500;

interface Priced {
  node: Node;
  cost: number;
}

interface Settled {
  place: Place;
  pair: Pair;
}

/** Prices pairs of pattern node and span. Each is requested many times and computed once. */
export class Pairer {
  readonly matcher: Matcher;
  readonly #mode: 'exact' | 'contain';
  readonly #memo = new Map<Node, Map<Span, number>>();
  readonly #sizes = new Map<Span, number>();
  readonly #servicesBelow = new Map<Span, string>();
  #priced = 0;
  /** Whether there was more to compare than is compared in a second or two. */
  exhausted = false;

  constructor(trace: Trace, mode: 'exact' | 'contain') {
    this.matcher = createMatcher(trace, { mode, unknownOrder: true, limit: LIMIT });
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
    if (this.#isLeaf(node, span)) {
      // Found sooner than remembered, and most pairs are such.
      return alike(node, span, this.#services) ? fieldCost(node, span) : IMPOSSIBLE;
    }
    const known = this.#memo.get(node) ?? new Map<Span, number>();
    this.#memo.set(node, known);
    const answer = known.get(span);
    if (answer !== undefined) return answer;
    let cost = IMPOSSIBLE;
    if (this.#fits(node, span)) cost = 0;
    else if (alike(node, span, this.#services)) {
      cost = fieldCost(node, span) + this.#below(node, span);
    }
    known.set(span, cost);
    return cost;
  }

  readonly #services = (span: Span): string => {
    const known = this.#servicesBelow.get(span);
    if (known !== undefined) return known;
    const text = textOf(this.matcher.childrenOf(span).map(({ service }) => service));
    this.#servicesBelow.set(span, text);
    return text;
  };

  /** If the search gives up, the diff continues, because it only explains. */
  readonly #fits = (node: Node, span: Span): boolean => {
    try {
      return this.matcher.possible(node, span);
    } catch (error) {
      // Too deep for the stack: it would be so again and again on the way down.
      const deep = error instanceof Error && error.cause instanceof RangeError;
      if (error instanceof MatchLimitError && !deep) return false;
      throw error;
    }
  };

  #isLeaf(node: Node, span: Span): boolean {
    return node.children.length === 0 && this.matcher.childrenOf(span).length === 0;
  }

  #below(node: Node, span: Span): number {
    // What is shown is still compared; what it costs is no longer found out.
    if (this.#priced > MAX_PRICED) {
      this.exhausted = true;
      return UNMATCHED * Math.abs(nodeSize(node) - this.#size(span));
    }
    const slots = slotsFor(node.children);
    this.#priced += NESTED + slots.length * this.matcher.childrenOf(span).length;
    return this.children(slots, span).cost;
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
    const places = placesOf(slots, items);
    const large = places.length * (items.length + places.length) > MAX_CELLS;
    // A slot with an open kind, service or name may have to yield to one without.
    const sure = large ? places : places.filter(({ slot }) => slot.nodes.every(nodeKey));
    const required = sure.toSorted((a, b) => Number(b.required) - Number(a.required));
    const settled = this.#exact(required, items);
    const donePlaces = new Set(settled.map((done) => done.place));
    const doneItems = new Set(settled.map((done) => done.pair.item));
    const rest = this.#pairRest(
      places.filter((place) => !donePlaces.has(place)),
      items.filter((item) => !doneItems.has(item)),
    );
    return { ...rest, pairs: [...settled.map((done) => done.pair), ...rest.pairs] };
  }

  /** As many pairs without a difference as possible. */
  #exact(places: readonly Place[], items: readonly Item[]): Settled[] {
    const alternatives = places.map((place) => place.slot.nodes);
    const spans = items.map((item) => item.span);
    return exactPairs(alternatives, spans, this.#fits).flatMap(({ place: index, at, node }) => {
      const [place, item] = [places[index], items[at]];
      return place && item ? [{ place, pair: { slot: place.slot, node, item, cost: 0 } }] : [];
    });
  }

  #pairRest(places: Place[], items: Item[]): Pairing {
    const wide = places.length > MAX_WEIGHED || items.length > MAX_WEIGHED;
    if (places.length * items.length === 0) return this.#paired([], places, items);
    return wide ? this.#byName(places, items) : this.#weigh(places, items);
  }

  #byName(places: Place[], items: Item[]): Pairing {
    const pairs = pairsByName(places, items).flatMap(({ place, item }) => {
      const priced = this.#cheapest(place.slot, item.span);
      return priced.cost < IMPOSSIBLE
        ? [{ place, pair: { slot: place.slot, item, ...priced } }]
        : [];
    });
    const byName = { rows: places.length, spans: items.length };
    return { ...this.#paired(pairs, places, items), byName };
  }

  #paired(done: Settled[], places: readonly Place[], items: readonly Item[]): Pairing {
    const filled = new Set(done.map(({ place }) => place));
    const paired = new Set(done.map(({ pair }) => pair.item));
    const missing = places.filter((place) => place.required && !filled.has(place));
    const left = items.filter((item) => !paired.has(item));
    const cost =
      done.reduce((sum, { pair }) => sum + pair.cost, 0) +
      missing.reduce((sum, place) => sum + skipCost(place), 0) +
      left.reduce((sum, item) => sum + item.extra, 0);
    return {
      cost,
      pairs: done.map(({ pair }) => pair),
      missing: missing.map(({ slot }) => slot),
      left,
      byName: undefined,
    };
  }

  #weigh(places: Place[], items: Item[]): Pairing {
    const best = places.map(({ slot }) => items.map((item) => this.#cheapest(slot, item.span)));
    const matrix = places.map((place, index) => [
      ...items.map((item, at) => (best[index]?.[at]?.cost ?? IMPOSSIBLE) - item.extra),
      ...places.map(() => skipCost(place)),
    ]);
    const done = assign(matrix).flatMap((column, index): Settled[] => {
      const [place, item, priced] = [places[index], items[column], best[index]?.[column]];
      if (!place || !item || !priced || priced.cost >= IMPOSSIBLE) return [];
      return [{ place, pair: { slot: place.slot, item, ...priced } }];
    });
    return this.#paired(done, places, items);
  }
}
