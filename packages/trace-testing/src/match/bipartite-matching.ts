/** Left vertices to be matched to right ones at once: each left to one, each right up to capacity. */
export interface Bipartite {
  left: number;
  right: number;
  /** Right vertices that a left one may have an edge to; a superset will do. */
  near: (left: number) => readonly number[];
  /** Asked only where the answer is needed. */
  edge: (left: number, right: number) => boolean;
  capacity: (right: number) => number;
}

class Matching {
  readonly #graph: Bipartite;
  readonly #holders: number[][];

  constructor(graph: Bipartite) {
    this.#graph = graph;
    this.#holders = Array.from({ length: graph.right }, (): number[] => []);
  }

  /** Who was matched to this right vertex. */
  holders(right: number): readonly number[] {
    return this.#holders[right] ?? [];
  }

  place(left: number): boolean {
    return this.#visit(left, new Set());
  }

  #visit(left: number, tried: Set<number>): boolean {
    // A free place first: most vertices find one, and no edge is asked for in vain.
    return this.#takeFree(left) || this.#displace(left, tried);
  }

  #takeFree(left: number): boolean {
    const { near, edge, capacity } = this.#graph;
    for (const right of near(left)) {
      const held = this.#holders[right];
      if (!held || held.length >= capacity(right) || !edge(left, right)) continue;
      held.push(left);
      return true;
    }
    return false;
  }

  #displace(left: number, tried: Set<number>): boolean {
    const { near, edge } = this.#graph;
    for (const right of near(left)) {
      if (tried.has(right) || !edge(left, right)) continue;
      tried.add(right);
      const held = this.#holders[right] ?? [];
      const index = held.findIndex((other) => this.#visit(other, tried));
      if (index === -1) continue;
      held[index] = left;
      return true;
    }
    return false;
  }
}

/** True when every left vertex can be matched at once (augmenting paths). */
export function saturates(graph: Bipartite): boolean {
  const matching = new Matching(graph);
  for (let left = 0; left < graph.left; left += 1) {
    if (!matching.place(left)) return false;
  }
  return true;
}

/** As many pairs of a left and a right vertex as can be had at once. */
export function largestMatching(graph: Bipartite): { left: number; right: number }[] {
  const matching = new Matching(graph);
  for (let left = 0; left < graph.left; left += 1) matching.place(left);
  return Array.from({ length: graph.right }, (_, right) =>
    matching.holders(right).map((left) => ({ left, right })),
  ).flat();
}
