/**
 * `descend` rows in an exact match. Each span is taken, or skipped so that all its children count
 * instead. Rows that can take the same spans are counted, not distinguished. The possible uses of a
 * subtree are computed once, from below.
 */
import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { type Choices, DeepPartition, FEW_ROWS } from './deep-partition';
import { DeepRows } from './deep-rows';
import type { Item } from './feasibility';
import { type Level, open } from './level';

type Flat = (rows: readonly Slot[], items: readonly Item[]) => boolean;

/** One way to handle the items so far: rows used, and items left to the other rows. */
interface Way {
  used: number;
  flat: readonly Item[];
  /** The kinds of those items. */
  kinds: string;
}

interface Sorted extends Choices {
  /** Equal for items that the same other rows can take. */
  kind: string;
}

/** Beyond this many ways, few rows are divided instead. */
const MANY_WAYS = 1000;

class DeepCover {
  readonly #level: Level;
  readonly #rows: DeepRows;
  readonly #flatSlots: readonly Slot[];
  readonly #takesRest: boolean;
  readonly #uses = new Map<Span, Set<number>>();

  constructor(level: Level, spans: readonly Span[]) {
    this.#level = level;
    this.#flatSlots = level.slots.filter((slot) => !slot.deep);
    this.#takesRest = level.slots.some((slot) => slot.nodes.length === 0);
    const deep = level.slots.filter((slot) => slot.deep);
    this.#rows = new DeepRows(level, deep, spans);
  }

  decide(spans: readonly Span[], flat: Flat): boolean {
    const rows = this.#rows;
    if (!rows.possible) return false;
    for (const span of spans.toReversed()) this.#uses.set(span, this.#usesOf(span));
    const choices = this.#level.items.map((item) => this.#choices(item));
    // Sorts items by kind, so that equal kinds give equal texts.
    const kinds = choices
      .filter(({ item }) => !item.linked)
      .map((one, at) => ({ ...one, kind: this.#kindOf(one, at) }))
      .sort((a, b) => (a.kind < b.kind ? -1 : 1));
    const linked = choices.flatMap(({ item }) => (item.linked ? [item] : []));
    let ways: Way[] = [{ used: 0, flat: linked, kinds: '' }];
    for (const one of kinds) {
      ways = this.#extended(ways, one);
      if (ways.length > MANY_WAYS && rows.left(0) <= FEW_ROWS) {
        return new DeepPartition(this.#level, rows, choices).decide();
      }
    }
    return ways.some((way) => way.used === rows.all && flat(this.#flatSlots, way.flat));
  }

  /** The rows that can be used where they account for all of this subtree. */
  #usesOf(span: Span): Set<number> {
    const rows = this.#rows;
    if (rows.isForced(span)) return new Set([0]);
    const uses = new Set(rows.unitsOf(span));
    if (this.#takesRest && !rows.hasForcedBelow(span)) uses.add(0);
    const children = this.#level.childrenOf(span);
    if (children.length === 0) return uses;
    let sums = new Set([0]);
    for (const child of children) sums = this.#sums(sums, this.#uses.get(child) ?? new Set());
    for (const sum of sums) uses.add(sum);
    return uses;
  }

  #sums(first: ReadonlySet<number>, second: ReadonlySet<number>): Set<number> {
    const { size } = this.#rows;
    // The maximum is reached, and stays if nothing more is used.
    if (first.size === size && second.has(0)) return new Set(first);
    const sums = new Set<number>();
    for (const a of first) {
      this.#level.step(this.#rows.nodes, second.size);
      for (const b of second) {
        const sum = this.#rows.sum(a, b);
        if (sum !== undefined) sums.add(sum);
      }
    }
    return sums;
  }

  #choices(item: Item): Choices {
    const rows = this.#rows;
    const bound = rows.isForced(item.span) || rows.hasForcedBelow(item.span);
    const slots = bound ? [] : this.#flatSlots.filter((slot) => this.#fits(slot, item));
    const uses = item.linked ? [] : [...(this.#uses.get(item.span) ?? [])];
    // No row uses it, and nothing below it must be used: then `rest` takes it.
    return { item, uses: slots.length === 0 ? uses : uses.filter((use) => use !== 0), slots };
  }

  /** Items that the same rows can take are counted, except where their times matter. */
  #kindOf({ slots }: Choices, at: number): string {
    const timed = slots.some((slot) => slot.order !== undefined);
    return timed ? `item ${at}` : slots.map((slot) => this.#flatSlots.indexOf(slot)).join();
  }

  #extended(ways: readonly Way[], { item, uses, kind, slots }: Sorted): Way[] {
    const rows = this.#rows;
    // Only `rest` can take it, which has no limit.
    const idle = slots.length > 0 && slots.every((slot) => slot.nodes.length === 0);
    const found = new Map<string, Way>();
    const add = (way: Way): void => {
      found.set(`${way.used} ${way.kinds}`, way);
    };
    for (const way of ways) {
      this.#level.step(rows.nodes, uses.length + 1);
      if (idle) add(way);
      else if (slots.length > 0) {
        add({ ...way, flat: [...way.flat, item], kinds: `${way.kinds}|${kind}` });
      }
      for (const use of uses) {
        const used = rows.sum(way.used, use);
        if (used !== undefined) add({ ...way, used });
      }
    }
    return [...found.values()];
  }

  #fits(slot: Slot, item: Item): boolean {
    if (!open(slot, item)) return false;
    return slot.nodes.length === 0 || this.#level.candidate(slot, item.span);
  }
}

/** @param flat decides for the other rows and the remaining items */
export function deepCover(level: Level, flat: Flat): boolean {
  const { items, childrenOf } = level;
  const spans = items.flatMap((item) => (item.linked ? [] : [item.span]));
  for (const span of spans) spans.push(...childrenOf(span));
  return new DeepCover(level, spans).decide(spans, flat);
}
