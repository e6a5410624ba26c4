/** Which rows of a pattern bear on others by a name that one binds and another links to. */
import type { LinkPattern, Node } from '../pattern/patterns';
import { type Slot, slotsFor, slotsWithin } from '../pattern/slots';

/** Links of a node to a span that is bound elsewhere. */
export const boundLinks = (node: Node): readonly LinkPattern[] =>
  (node.props.links ?? []).filter((link) => link.boundTo !== undefined);

/** Nodes that link to a name or bind one that is linked to, and those above them. */
export function coupledNodes(slots: readonly Slot[]): ReadonlySet<Node> {
  const nodes = new Set(slotsWithin(slots).flatMap((slot) => slot.nodes));
  const names = new Set([...nodes].flatMap((node) => boundLinks(node).map((link) => link.boundTo)));
  const coupled = new Set<Node>();
  if (names.size === 0) return coupled;
  // Those below come later in the set, save where a node stands at several places: hence again.
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
