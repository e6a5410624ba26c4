import type { Child, Node } from '@traceshop/trace-testing';

/** `service.name` of each service that has a span in a drawn tree, those of optional spans included. */
export function servicesOf(tree: Node): Set<string> {
  return new Set([String(tree.service), ...tree.children.flatMap(nodesOf).flatMap(namesOf)]);
}

const namesOf = (node: Node): string[] => [...servicesOf(node)];

function nodesOf(child: Child): readonly Node[] {
  if (child.type === 'span') return [child];
  if ('node' in child) return [child.node];
  return 'nodes' in child ? child.nodes : [];
}
