import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { saturates } from './bipartite-matching';
import { nearSpans } from './near';

/** A span to place into one of the slots. */
export interface Item {
  span: Span;
  /** From another trace, over a link: for `hop` slots, and never required. */
  linked: boolean;
  /** Below the children: for `descend` slots. */
  deep: boolean;
}

export interface Demand {
  slots: readonly Slot[];
  items: readonly Item[];
  /** Whether each item must be in a slot. */
  all: boolean;
  /** Could this item alone be in this slot? */
  candidate: (slot: Slot, item: Item) => boolean;
  /** Candidate items by slot. If absent, they are found by name. */
  near?: readonly (readonly number[])[];
}

/** A smaller number of pairs is compared one by one. */
const SMALL = 64;

function nearOf({ slots, items, near }: Demand): readonly (readonly number[])[] {
  if (near) return near;
  if (slots.length * items.length > SMALL) {
    return nearSpans(
      slots.map((slot) => slot.nodes),
      items.map((item) => item.span),
    );
  }
  const all = [...items.keys()];
  return slots.map(() => all);
}

/** Slots by item. Slots that are near all items share one list, for any number of items. */
function inverted(bySlot: readonly (readonly number[])[], items: number): (readonly number[])[] {
  const slots = Array.from({ length: items }, (): number[] => []);
  const open: number[] = [];
  bySlot.forEach((near, slot) => {
    if (near.length === items) open.push(slot);
    else for (const item of near) slots[item]?.push(slot);
  });
  return slots.map((own) => (own.length === 0 ? open : [...own, ...open]));
}

/**
 * Mendelsohn-Dulmage: if all items can be placed at once, and all required slots can be filled at
 * once, then one placement does both. So two matchings decide without search, if slots are
 * independent.
 */
export function feasible(demand: Demand): boolean {
  const { slots, items, all, candidate } = demand;
  const required = slots.flatMap((slot, index) => Array<number>(slot.min).fill(index));
  const must = all ? items.flatMap((item, index) => (item.linked ? [] : [index])) : [];
  const room = slots.reduce((sum, slot) => sum + slot.max, 0);
  if (required.length > items.length || must.length > room) return false;
  const bySlot = nearOf(demand);
  const fits = (item: Item | undefined, slot: Slot | undefined) =>
    item !== undefined && slot !== undefined && candidate(slot, item);
  if (must.length > 0) {
    const byItem = inverted(bySlot, items.length);
    const covered = saturates({
      left: must.length,
      right: slots.length,
      near: (left) => byItem[must[left] ?? -1] ?? [],
      edge: (left, slot) => fits(items[must[left] ?? -1], slots[slot]),
      capacity: (slot) => slots[slot]?.max ?? 0,
    });
    if (!covered) return false;
    // Every slot is full in that case.
    if (must.length === room) return true;
  }
  return saturates({
    left: required.length,
    right: items.length,
    near: (left) => bySlot[required[left] ?? -1] ?? [],
    edge: (left, item) => fits(items[item], slots[required[left] ?? -1]),
    capacity: () => 1,
  });
}
