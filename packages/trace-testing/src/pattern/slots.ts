import type { Child, Node } from './patterns';

/** One expected place among the children of a span. */
export interface Slot {
  /** Alternatives; [] takes anything (`rest`). */
  nodes: readonly Node[];
  min: number;
  max: number;
  /** `descend`: also takes spans further down. */
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

/** Remembers a question about a node and all below it. */
function within(own: (slot: Slot) => boolean, ofNode: (node: Node) => boolean) {
  const cache = new WeakMap<Node, boolean>();
  const ask = (node: Node): boolean => {
    const known = cache.get(node);
    if (known !== undefined) return known;
    const answer =
      ofNode(node) || slotsFor(node.children).some((slot) => own(slot) || slot.nodes.some(ask));
    cache.set(node, answer);
    return answer;
  };
  return ask;
}

/** Is there a `descend` row below this node? */
export const descendsWithin = within(
  (slot) => slot.deep,
  () => false,
);

/** Is there an order of several rows below this node? */
export const ordersWithin = within(
  (slot) => (slot.order?.index ?? 0) > 0,
  () => false,
);
