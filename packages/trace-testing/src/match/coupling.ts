/** Finds rows that affect each other through a name that one binds and another links to. */
import type { LinkPattern, Node } from '../pattern/patterns';
import { type Slot, slotsFor, slotsWithin } from '../pattern/slots';

/** Links of a node to spans that other nodes bind. */
export const boundLinks = (node: Node): readonly LinkPattern[] =>
  (node.props.links ?? []).filter((link) => link.boundTo !== undefined);

/** Nodes that link to a name or bind a linked name, and their ancestors. */
export function coupledNodes(slots: readonly Slot[]): ReadonlySet<Node> {
  const nodes = new Set(slotsWithin(slots).flatMap((slot) => slot.nodes));
  const names = new Set([...nodes].flatMap((node) => boundLinks(node).map((link) => link.boundTo)));
  const coupled = new Set<Node>();
  if (names.size === 0) return coupled;
  // Descendants usually come later in the set, but not if a node is at several places. So it repeats.
  const order = [...nodes].reverse();
  for (let size = -1; size !== coupled.size; ) {
    size = coupled.size;
    for (const node of order) {
      const { as } = node.props;
      const own = boundLinks(node).length > 0 || (as !== undefined && names.has(as));
      const below = () =>
        slotsFor(node.children).some((slot) => slot.nodes.some((one) => coupled.has(one)));
      if (own || below()) coupled.add(node);
    }
  }
  return coupled;
}
