import type { Child, Node } from './patterns';

/** One expected place among the children of a span. */
export interface Slot {
  /** Alternatives; [] takes anything (`rest`). */
  nodes: readonly Node[];
  min: number;
  max: number;
  /** `descend`: also takes spans below the children. */
  deep: boolean;
  /** `hop`: also takes spans of other traces that link to the parent. */
  hop: boolean;
  /** Slots of one `inOrder`, in its order. */
  order: { group: Child; index: number } | undefined;
}

const plain = { min: 1, max: 1, deep: false, hop: false, order: undefined };

function slotsOf(child: Child): Slot[] {
  switch (child.type) {
    case 'span':
      return [{ ...plain, nodes: [child] }];
    case 'optional':
      return [{ ...plain, nodes: [child.node], min: 0 }];
    case 'repeat':
      return [{ ...plain, nodes: [child.node], min: child.min, max: child.max }];
    case 'oneOf':
      return [{ ...plain, nodes: child.nodes }];
    case 'inOrder':
      return child.nodes.map((node, index) => ({
        ...plain,
        nodes: [node],
        order: { group: child, index },
      }));
    case 'descend':
      return [{ ...plain, nodes: [child.node], deep: true }];
    case 'hop':
      return [{ ...plain, nodes: [child.node], hop: true }];
    case 'rest':
      return [{ ...plain, nodes: [], min: 0, max: Number.POSITIVE_INFINITY }];
  }
}

const cache = new WeakMap<readonly Child[], Slot[]>();

export function slotsFor(children: readonly Child[]): Slot[] {
  const known = cache.get(children);
  if (known) return known;
  const slots = children.flatMap(slotsOf);
  cache.set(children, slots);
  return slots;
}

/** These slots and all below them, at any depth. Visits each node once. */
export function slotsWithin(top: readonly Slot[]): Slot[] {
  const found = [...top];
  const seen = new Set<Node>();
  // The loop also visits slots that it adds.
  for (const slot of found) {
    for (const node of slot.nodes) {
      if (seen.has(node)) continue;
      seen.add(node);
      for (const below of slotsFor(node.children)) found.push(below);
    }
  }
  return found;
}

/** Is there a `descend` row? */
export const descends = (slots: readonly Slot[]): boolean =>
  slotsWithin(slots).some((slot) => slot.deep);

/** Is there a span with two `hop` rows? */
export const hopsTwice = (slots: readonly Slot[]): boolean =>
  slotsWithin(slots).some(({ nodes }) =>
    nodes.some(({ children }) => slotsFor(children).filter(({ hop }) => hop).length > 1),
  );

/** Is there an order of several rows? */
export const orders = (slots: readonly Slot[]): boolean =>
  slotsWithin(slots).some((slot) => (slot.order?.index ?? 0) > 0);
