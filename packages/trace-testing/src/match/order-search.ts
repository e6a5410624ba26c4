/** Search for rows of `inOrder`, in order. Tries the earliest end first and checks each choice ahead. */
import type { Node } from '../pattern/patterns';
import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { type Demand, feasible, type Item } from './feasibility';
import type { Steps } from './limits';

type Before = (first: Span, second: Span) => boolean;

/** Slots that are in an order with others. */
function rowsInOrder(slots: readonly Slot[]): number[] {
  const groups = Map.groupBy(slots.keys(), (index) => (slots[index] as Slot).order?.group);
  groups.delete(undefined);
  return [...groups.values()].flatMap((rows) => (rows.length > 1 ? rows : []));
}

export const inSequence = (slots: readonly Slot[]): boolean => rowsInOrder(slots).length > 0;

function byEnd(a: Item, b: Item): number {
  if (a.span.end !== b.span.end) return a.span.end < b.span.end ? -1 : 1;
  return a.span.start === b.span.start ? 0 : a.span.start < b.span.start ? -1 : 1;
}

class OrderSearch {
  readonly #demand: Demand;
  readonly #before: Before;
  readonly #step: Steps;
  readonly #rows: readonly number[];
  readonly #items: readonly Item[];
  /** Items that could each be in a slot alone, by slot. */
  readonly #alone: readonly (readonly number[])[];
  /** True if there is only one order. */
  readonly #single: boolean;
  /** Items that could be in an order. */
  readonly #inOrder: readonly number[];
  /** Items that no row outside the orders can take. */
  readonly #bound: readonly boolean[];
  readonly #nodes: readonly Node[];
  readonly #follow: boolean[][] = [];
  readonly #failed = new Set<string>();

  constructor(demand: Demand, before: Before, step: Steps) {
    this.#before = before;
    this.#step = step;
    this.#items = demand.items.toSorted(byEnd);
    this.#demand = { ...demand, items: this.#items };
    this.#rows = rowsInOrder(demand.slots);
    this.#nodes = this.#rows.flatMap((row) => this.#slot(row).nodes);
    // Rows that can take the same items share one list, here and in derived lists.
    const lists = new Map<string, readonly number[]>();
    this.#alone = demand.slots.map((slot) => {
      const own = this.#items.flatMap((item, at) => (demand.candidate(slot, item) ? [at] : []));
      const list = lists.get(own.join()) ?? own;
      lists.set(own.join(), list);
      return list;
    });
    this.#single = new Set(this.#rows.map((slot) => this.#slot(slot).order?.group)).size === 1;
    this.#inOrder = [...new Set(this.#rows.flatMap((slot) => this.#alone[slot] ?? []))];
    const others = [...demand.slots.keys()].filter((slot) => !this.#rows.includes(slot));
    const free = new Set(others.flatMap((slot) => this.#alone[slot] ?? []));
    this.#bound = this.#items.map((item, at) => demand.all && !item.linked && !free.has(at));
  }

  run(): boolean {
    return !this.#conflict() && this.#from(0, this.#alone);
  }

  /** Two overlapping items that only one order can take: no search is needed. */
  #conflict(): boolean {
    const bound = this.#single ? this.#inOrder.filter((at) => this.#bound[at]) : [];
    return bound.some((at, index) =>
      bound.slice(index + 1).some((other) => !this.#after(at)[other] && !this.#after(other)[at]),
    );
  }

  #from(done: number, near: readonly (readonly number[])[]): boolean {
    const row = this.#rows[done];
    if (row === undefined) return true;
    // The result depends only on what is still open, not on the path to it.
    const placed = new Set(this.#rows.slice(0, done));
    const state = `${done}:${textOf(near.map((list, slot) => (placed.has(slot) ? [] : list)))}`;
    if (this.#failed.has(state)) return false;
    const later = this.#rows.filter((other) => this.#follows(row, other));
    for (const at of near[row] ?? []) {
      this.#step(this.#nodes, near.length);
      if (!this.#leavesEnough(at, later, near)) continue;
      const next = this.#taken(row, at, near);
      const goesOn = feasible({ ...this.#demand, near: next, candidate: () => true });
      if (goesOn && this.#from(done + 1, next)) return true;
    }
    this.#failed.add(state);
    return false;
  }

  /** A quick check: items of this order only must be able to follow, and enough must be left. */
  #leavesEnough(at: number, later: readonly number[], near: readonly (readonly number[])[]) {
    const [next] = later;
    if (next === undefined) return true;
    const after = this.#after(at);
    let left = 0;
    for (const other of this.#inOrder) {
      if (other === at) continue;
      if (after[other]) left += 1;
      else if (this.#single && this.#bound[other] && near[next]?.includes(other)) return false;
    }
    return left >= later.length;
  }

  /** The items that may follow this one. */
  #after(at: number): readonly boolean[] {
    const known = this.#follow[at];
    if (known) return known;
    const { span } = this.#items[at] as Item;
    const after = this.#items.map((item) => this.#before(span, item.span));
    this.#follow[at] = after;
    return after;
  }

  #slot(index: number): Slot {
    return this.#demand.slots[index] as Slot;
  }

  #follows(row: number, other: number): boolean {
    const [a, b] = [this.#slot(row).order, this.#slot(other).order];
    return a !== undefined && b !== undefined && a.group === b.group && a.index < b.index;
  }

  /** Puts the item into that row. Later rows of the order keep only what comes after it. */
  #taken(row: number, at: number, near: readonly (readonly number[])[]) {
    const after = this.#after(at);
    const others = shared((list) => list.filter((other) => other !== at));
    const later = shared((list) => list.filter((other) => other !== at && after[other]));
    return near.map((list, slot) => {
      if (slot === row) return [at];
      return this.#follows(row, slot) ? later(list) : others(list);
    });
  }
}

type List = readonly number[];

/** Equal for equal lists. A repeated list is written once. */
function textOf(lists: readonly List[]): string {
  const texts = new Map<string | List, number>();
  const numbers = lists.map((list) => {
    const text = list.length === 0 ? '' : list;
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    return number;
  });
  return `${numbers.join()}:${[...texts.keys()].join('|')}`;
}

/** Returns the same list for the same list. */
function shared(change: (list: List) => List): (list: List) => List {
  const known = new Map<List, List>();
  return (list) => {
    const changed = known.get(list) ?? change(list);
    known.set(list, changed);
    return changed;
  };
}

/** Is there a placement in which the rows of each `inOrder` take spans that follow one another? */
export function ordered(demand: Demand, before: Before, step: Steps): boolean {
  return new OrderSearch(demand, before, step).run();
}
