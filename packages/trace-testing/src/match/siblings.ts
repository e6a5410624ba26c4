/** Matches the rows of one span with the spans below it, without bindings. */
import type { Slot } from '../pattern/slots';
import { deepCover } from './deep-cover';
import { feasible, type Item } from './feasibility';
import { type Level, open } from './level';
import { inSequence, ordered } from './order-search';

/** The items. If a row may take deep ones, also everything below them. */
function withDeep({ slots, items, childrenOf }: Level): readonly Item[] {
  if (!slots.some((slot) => slot.deep)) return items;
  const found = [...items];
  // The loop also visits items that it adds: each item before those below it.
  for (const item of found) {
    if (item.linked) continue;
    for (const span of childrenOf(item.span)) found.push({ span, linked: false, deep: true });
  }
  return found;
}

/** Rows without `descend` in an exact match. All rows otherwise. */
export function flat(level: Level, items: readonly Item[]): boolean {
  const { slots, mode, before, step } = level;
  const demand = {
    slots,
    items,
    all: mode === 'exact',
    candidate: (slot: Slot, item: Item) =>
      open(slot, item) && (slot.nodes.length === 0 || level.candidate(slot, item.span)),
  };
  return feasible(demand) && (!inSequence(slots) || ordered(demand, before, step));
}

/** Do the rows account for the items? */
export function placeable(level: Level): boolean {
  const { slots, items, mode } = level;
  if (slots.length === 0) return mode === 'contain' || items.every((item) => item.linked);
  if (mode === 'contain') return flat(level, withDeep(level));
  if (!slots.some((slot) => slot.deep)) return flat(level, items);
  return deepCover(level, (rows, rest) => flat({ ...level, slots: rows }, rest));
}
