/** Size of a maximum matching: each left vertex to one right vertex, each right up to capacity. */
export interface Bipartite {
  left: number;
  right: number;
  edge: (left: number, right: number) => boolean;
  capacity: (right: number) => number;
}

function augment(graph: Bipartite, start: number, holders: number[][]): boolean {
  const tried = new Set<number>();
  const visit = (vertex: number): boolean => {
    for (let right = 0; right < graph.right; right += 1) {
      if (tried.has(right) || !graph.edge(vertex, right)) continue;
      const held = holders[right] ?? [];
      if (held.length < graph.capacity(right)) {
        held.push(vertex);
        return true;
      }
      tried.add(right);
      const index = held.findIndex(visit);
      if (index !== -1) {
        held[index] = vertex;
        return true;
      }
    }
    return false;
  };
  return visit(start);
}

/** True when every left vertex can be matched at once. */
export function saturates(graph: Bipartite): boolean {
  const holders = Array.from({ length: graph.right }, (): number[] => []);
  for (let left = 0; left < graph.left; left += 1) {
    if (!augment(graph, left, holders)) return false;
  }
  return true;
}
