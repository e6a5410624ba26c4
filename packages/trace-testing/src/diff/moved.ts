import type { DiffNode } from './diff';

interface Place {
  label: string;
  parent: string;
}

function placesOf(mark: DiffNode['mark'], nodes: readonly DiffNode[], parent: string): Place[] {
  return nodes.flatMap((node) => [
    ...(node.mark === mark && node.note === mark ? [{ label: node.label, parent }] : []),
    ...placesOf(mark, node.children, node.label),
  ]);
}

/** Spans that are not missing but elsewhere: their parent, or the context it stands for, is wrong. */
export function movedHints(roots: readonly DiffNode[]): string[] {
  const received = Map.groupBy(placesOf('unexpected', roots, ''), ({ label }) => label);
  const hints = placesOf('missing', roots, '').flatMap(({ label, parent }) => {
    const elsewhere = received.get(label)?.find((place) => place.parent !== parent);
    if (!elsewhere) return [];
    const below = (name: string) => (name === '' ? 'as a root' : `below ${name}`);
    return [`${label} came ${below(elsewhere.parent)}, not ${below(parent)}: another parent`];
  });
  return [...new Set(hints)];
}
