/** Matches the rows of one span with the spans below it, without bindings. */
import type { Slot } from '../pattern/slots';
import { deepCover } from './deep-cover';
import { feasible, type Item } from './feasibility';
import { type Level, open } from './level';
import { inSequence, ordered } from './order-search';

/** The items and, where a row may take one of them, what is below. */
function withDeep({ slots, items, nearBelow }: Level): readonly Item[] {
  const deep = slots.filter((slot) => slot.deep);
  if (deep.length === 0 || !nearBelow) return items;
  const known = new Set(items.map(({ span }) => span));
  const below = new Set(deep.flatMap((slot) => nearBelow(slot)));
  const further = [...below].filter((span) => !known.has(span));
  return [...items, ...further.map((span) => ({ span, linked: false, deep: true }))];
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
