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

/** True where the choice for this node bears on the choice elsewhere: bindings and their use. */
function bindsItself(node: Node): boolean {
  const { as, links } = node.props;
  return as !== undefined || (links?.some((link) => link.boundTo !== undefined) ?? false);
}

const bindingCache = new WeakMap<Node, boolean>();

export function bindsWithin(node: Node): boolean {
  const known = bindingCache.get(node);
  if (known !== undefined) return known;
  const binds =
    bindsItself(node) || slotsFor(node.children).some((slot) => slot.nodes.some(bindsWithin));
  bindingCache.set(node, binds);
  return binds;
}
