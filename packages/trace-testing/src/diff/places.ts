import { keyOf, nearSpans, nodeKey } from '../match/near';
import type { Slot } from '../pattern/slots';
import type { Span } from '../tree/model';
import { byStart } from '../tree/tree';
import { nodeSize } from './likeness';

/** A span that could be paired, and the spans skipped to reach it. */
export interface Item {
  span: Span;
  below: Span[];
  /** Cost of leaving it unpaired. */
  extra: number;
}

/** Room for one span in a row. */
export interface Place {
  slot: Slot;
  required: boolean;
}

/** The cost of an expected or received span without a partner. */
export const UNMATCHED = 4;
/** With this many spans, a row has places only for spans with its names. */
const MANY = 100;

/** Places of the rows for these spans: as many as each row may need. */
export function placesOf(slots: readonly Slot[], items: readonly Item[]): Place[] {
  const rows = slots.filter((slot) => slot.nodes.length > 0);
  const spans = items.map(({ span }) => span);
  const nodes = rows.map((slot) => slot.nodes);
  const near = items.length < MANY ? undefined : nearSpans(nodes, spans);
  return rows.flatMap((slot, row) => {
    const room = near?.[row]?.length ?? items.length;
    const count = Math.min(slot.max, Math.max(slot.min, room));
    return Array.from({ length: count }, (_, index) => ({ slot, required: index < slot.min }));
  });
}

const sizes = new WeakMap<Slot, number>();

export function skipCost({ slot, required }: Place): number {
  if (!required) return 0;
  const size = sizes.get(slot) ?? Math.min(...slot.nodes.map(nodeSize));
  sizes.set(slot, size);
  return UNMATCHED * size;
}

/** Pairs rows and spans of equal kind, service and name in order of start. */
export function pairsByName(
  places: readonly Place[],
  items: readonly Item[],
): { place: Place; item: Item }[] {
  const sorted = items.toSorted((a, b) => byStart(a.span, b.span));
  const free = Map.groupBy(sorted, ({ span }) => keyOf(span.kind, span.service, span.name));
  for (const list of free.values()) list.reverse();
  const required = places.toSorted((a, b) => Number(b.required) - Number(a.required));
  return required.flatMap((place) => {
    for (const node of place.slot.nodes) {
      const item = free.get(nodeKey(node) ?? '')?.pop();
      if (item) return [{ place, item }];
    }
    return [];
  });
}
