import type { Node } from '../pattern/patterns';
import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { saturates } from './bipartite-matching';

/** A span that is to be placed into one of the slots. */
export interface Item {
  span: Span;
  /** From another trace, over a link: for `hop` slots, and never a must. */
  linked: boolean;
  /** Below a skipped span: for `descend` slots. */
  deep: boolean;
}

export interface Demand {
  slots: readonly Slot[];
  items: readonly Item[];
  /** Whether each item must be in a slot. */
  all: boolean;
  /** Could the item, looked at alone, stand in this slot? */
  candidate: (slot: Slot, item: Item) => boolean;
}

/** Kind, service and name as one text. */
export const keyOf = (kind: string, service: string, name: string) =>
  `${kind}\n${service}\n${name}`;

/** The same of a node; undefined where it leaves one of them open. */
export function nodeKey({ kind, service, name }: Node): string | undefined {
  if (kind === undefined || typeof service !== 'string' || typeof name !== 'string') return;
  return keyOf(kind, service, name);
}

/** Slots that could take an item by kind, service and name: few of many, found without comparing. */
function slotIndex(slots: readonly Slot[]): (span: Span) => readonly number[] {
  const exact = new Map<string, number[]>();
  const open: number[] = [];
  slots.forEach((slot, index) => {
    const keys = slot.nodes.map(nodeKey);
    if (keys.length === 0 || keys.includes(undefined)) open.push(index);
    else {
      for (const key of new Set(keys as string[])) {
        exact.set(key, [...(exact.get(key) ?? []), index]);
      }
    }
  });
  return (span) => {
    const named = exact.get(keyOf(span.kind, span.service, span.name));
    if (!named) return open;
    return open.length === 0 ? named : [...named, ...open];
  };
}

/** The same the other way round: items that could fill a slot. */
function itemIndex(near: readonly (readonly number[])[], slots: number): number[][] {
  const items = Array.from({ length: slots }, (): number[] => []);
  near.forEach((ofItem, item) => {
    for (const slot of ofItem) items[slot]?.push(item);
  });
  return items;
}

/**
 * Mendelsohn-Dulmage: when all items can be placed at once, and all required slots can be filled at
 * once, then one placement does both. So two matchings decide, without search, where slots are
 * independent of each other.
 */
export function feasible({ slots, items, all, candidate }: Demand): boolean {
  const required = slots.flatMap((slot, index) => Array<number>(slot.min).fill(index));
  const must = items.flatMap((item, index) => (item.linked ? [] : [index]));
  if (required.length > items.length) return false;
  const slotsNear = slotIndex(slots);
  const near = items.map((item) => slotsNear(item.span));
  const fits = (item: Item | undefined, slot: Slot | undefined) =>
    item !== undefined && slot !== undefined && candidate(slot, item);
  const covered =
    !all ||
    saturates({
      left: must.length,
      right: slots.length,
      near: (left) => near[must[left] ?? -1] ?? [],
      edge: (left, slot) => fits(items[must[left] ?? -1], slots[slot]),
      capacity: (slot) => slots[slot]?.max ?? 0,
    });
  if (!covered) return false;
  // Every slot is full then.
  const full = all && must.length === slots.reduce((sum, slot) => sum + slot.max, 0);
  if (full) return true;
  const bySlot = itemIndex(near, slots.length);
  return saturates({
    left: required.length,
    right: items.length,
    near: (left) => bySlot[required[left] ?? -1] ?? [],
    edge: (left, item) => fits(items[item], slots[required[left] ?? -1]),
    capacity: () => 1,
  });
}
