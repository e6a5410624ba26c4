/**
 * Tries every way to divide few `descend` rows into groups, one span for each group. Whether the
 * groups and the other rows then account for all items is a matching, however many items there are.
 */
import type { Slot } from '../pattern/slots';
import type { DeepRows } from './deep-rows';
import { feasible, type Item } from './feasibility';
import type { Level } from './level';
import { inSequence, ordered } from './order-search';

/** An item of one level, and what can become of it. */
export interface Choices {
  item: Item;
  /** The `descend` rows that it can use, itself and by what is below. */
  uses: readonly number[];
  /** The other rows that can take it. */
  slots: readonly Slot[];
}

/** More rows have too many partitions: 10 have 115,975. */
export const FEW_ROWS = 10;

const itemsAt = (near: readonly number[], items: readonly Item[]): Set<Item> =>
  new Set(near.map((at) => items[at] as Item));

const group = { nodes: [], deep: false, hop: false, order: undefined };

export class DeepPartition {
  readonly #level: Level;
  readonly #rows: DeepRows;
  readonly #slots: readonly Slot[];
  readonly #items: readonly Item[];
  /** The items by the rows that they can use, and by a slot that can take them. */
  readonly #byUse = new Map<number, number[]>();
  readonly #bySlot = new Map<Slot, number[]>();
  /** Items that no row needs to take, and items that can use any row. */
  readonly #free: number[] = [];
  readonly #using: number[] = [];
  readonly #failed = new Set<string>();

  /** @param linked items of other traces, which only `hop` rows can take */
  constructor(level: Level, rows: DeepRows, choices: readonly Choices[]) {
    this.#level = level;
    this.#rows = rows;
    this.#slots = level.slots.filter((slot) => !slot.deep);
    this.#items = choices.map(({ item }) => item);
    choices.forEach(({ uses, slots }, at) => {
      for (const use of uses) this.#list(this.#byUse, use).push(at);
      for (const slot of slots) this.#list(this.#bySlot, slot).push(at);
      if (uses.some((use) => use !== 0)) this.#using.push(at);
      if (uses.includes(0)) this.#free.push(at);
    });
    this.#byUse.delete(0);
  }

  #list<Key>(lists: Map<Key, number[]>, key: Key): number[] {
    const list = lists.get(key) ?? [];
    lists.set(key, list);
    return list;
  }

  decide(): boolean {
    return this.#from(0, []);
  }

  #from(used: number, groups: readonly number[]): boolean {
    const rows = this.#rows;
    this.#level.step(rows.nodes, this.#items.length);
    if (!this.#fits(used, groups)) return false;
    if (used === rows.all) return true;
    // Every partition has one group with this row, so no other row needs to be tried here.
    const open = rows.firstLeft(used);
    for (const use of this.#byUse.keys()) {
      const sum = rows.includes(use, open) ? rows.sum(used, use) : undefined;
      if (sum === undefined) continue;
      const next = [...groups, use];
      const state = this.#textOf(sum, next);
      if (this.#failed.has(state)) continue;
      if (this.#from(sum, next)) return true;
      this.#failed.add(state);
    }
    return false;
  }

  /** Groups that the same items can take make no difference. */
  #textOf(used: number, groups: readonly number[]): string {
    return `${used}:${groups
      .map((use) => this.#byUse.get(use)?.join())
      .sort()
      .join('|')}`;
  }

  /** Whether the groups so far and the other rows fit, if each open row helps with any item. */
  #fits(used: number, groups: readonly number[]): boolean {
    const near: (readonly number[])[] = this.#slots.map((slot) => this.#bySlot.get(slot) ?? []);
    const slots = [...this.#slots];
    const add = (min: number, max: number, own: readonly number[]): void => {
      slots.push({ ...group, min, max });
      near.push(own);
    };
    for (const use of groups) add(1, 1, this.#byUse.get(use) ?? []);
    add(0, Number.POSITIVE_INFINITY, this.#free);
    const left = this.#rows.left(used);
    if (left > 0) add(0, left, this.#using);
    const demand = { slots, items: this.#items, all: true, near, candidate: () => true };
    if (!feasible(demand)) return false;
    if (left > 0 || !inSequence(slots)) return true;
    const taken = new Map(slots.map((slot, at) => [slot, itemsAt(near[at] ?? [], this.#items)]));
    const candidate = (slot: Slot, item: Item) => taken.get(slot)?.has(item) ?? false;
    return ordered({ ...demand, candidate }, this.#level.before, this.#level.step);
  }
}
