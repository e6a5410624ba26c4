import { FULL_NAME, type ServiceName } from '@traceshop/contract/topology';
import type { Child, Node } from '@traceshop/trace-testing';

/** The part of a drawn tree that one service emits if its dependencies are fakes without spans. */
export function ownSpans(of: ServiceName, tree: Node): Node {
  return { ...tree, children: tree.children.flatMap((child) => ownChild(of, child)) };
}

function ownChild(of: ServiceName, child: Child): Child[] {
  if (child.type === 'span') return isOwn(of, child) ? [ownSpans(of, child)] : [];
  if ('node' in child) {
    return isOwn(of, child.node) ? [{ ...child, node: ownSpans(of, child.node) }] : [];
  }
  throw new Error(`"${child.type}" may hold spans of several services`);
}

const isOwn = (of: ServiceName, { service }: Node): boolean => service === FULL_NAME[of];
