/** Matches left vertices to right ones: each left vertex to one, each right one up to its capacity. */
export interface Bipartite {
  left: number;
  right: number;
  /** Right vertices that may have an edge to a left one. A superset is allowed. */
  near: (left: number) => readonly number[];
  /** Called only when the result is needed. */
  edge: (left: number, right: number) => boolean;
  capacity: (right: number) => number;
}

/** Augmenting paths, breadth first. No recursion: a path may have thousands of vertices. */
class Matching {
  readonly #graph: Bipartite;
  readonly #holders: number[][];
  readonly #rightOf: Int32Array;
  /** The round in which a right vertex was reached, and the left vertex that reached it. */
  readonly #reached: Int32Array;
  readonly #from: Int32Array;
  /** The first vertex of a near list that may be free. A used vertex never becomes free again. */
  readonly #firstFree = new Map<readonly number[], number>();
  #round = 0;

  constructor(graph: Bipartite) {
    this.#graph = graph;
    this.#holders = Array.from({ length: graph.right }, (): number[] => []);
    this.#rightOf = new Int32Array(graph.left).fill(-1);
    this.#reached = new Int32Array(graph.right);
    this.#from = new Int32Array(graph.right);
  }

  /** The left vertices that are matched to this right vertex. */
  holders(right: number): readonly number[] {
    return this.#holders[right] ?? [];
  }

  place(left: number): boolean {
    // Tries a free place first: most vertices find one, so fewer edges are checked.
    return this.#takeFree(left) || this.#displace(left);
  }

  #isFree(right: number): boolean {
    return this.holders(right).length < this.#graph.capacity(right);
  }

  #takeFree(left: number): boolean {
    const near = this.#graph.near(left);
    let at = this.#firstFree.get(near) ?? 0;
    while (at < near.length && !this.#isFree(near[at] as number)) at += 1;
    this.#firstFree.set(near, at);
    for (; at < near.length; at += 1) {
      const right = near[at] as number;
      if (!this.#isFree(right) || !this.#graph.edge(left, right)) continue;
      this.#hold(left, right);
      return true;
    }
    return false;
  }

  #hold(left: number, right: number): void {
    this.#holders[right]?.push(left);
    this.#rightOf[left] = right;
  }

  #displace(start: number): boolean {
    this.#round += 1;
    const queue = [start];
    for (const left of queue) {
      for (const right of this.#graph.near(left)) {
        if (this.#reached[right] === this.#round || !this.#graph.edge(left, right)) continue;
        this.#reached[right] = this.#round;
        this.#from[right] = left;
        if (this.#isFree(right)) {
          this.#shift(right, start);
          return true;
        }
        for (const holder of this.holders(right)) queue.push(holder);
      }
    }
    return false;
  }

  /** Moves each left vertex on the path to the right vertex that it reached. */
  #shift(free: number, start: number): void {
    let right = free;
    while (true) {
      const left = this.#from[right] ?? start;
      const before = this.#rightOf[left] ?? -1;
      if (left !== start) {
        const held = this.#holders[before] ?? [];
        held.splice(held.indexOf(left), 1);
      }
      this.#hold(left, right);
      if (left === start) return;
      right = before;
    }
  }
}

/** True if all left vertices can be matched at once. */
export function saturates(graph: Bipartite): boolean {
  const matching = new Matching(graph);
  for (let left = 0; left < graph.left; left += 1) {
    if (!matching.place(left)) return false;
  }
  return true;
}

/** As many pairs of a left and a right vertex as possible at once. */
export function largestMatching(graph: Bipartite): { left: number; right: number }[] {
  const matching = new Matching(graph);
  for (let left = 0; left < graph.left; left += 1) matching.place(left);
  return Array.from({ length: graph.right }, (_, right) =>
    matching.holders(right).map((left) => ({ left, right })),
  ).flat();
}

/** Indices of `wanted` without a partner of their own in `given`. */
export function unmatched<Wanted, Given>(
  wanted: readonly Wanted[],
  given: readonly Given[],
  fits: (wanted: Wanted, given: Given) => boolean,
): Wanted[] {
  const [only] = wanted;
  if (only === undefined) return [];
  if (wanted.length === 1) return given.some((one) => fits(only, one)) ? [] : [only];
  const all = [...given.keys()];
  const matching = new Matching({
    left: wanted.length,
    right: given.length,
    near: () => all,
    edge: (left, right) => fits(wanted[left] as Wanted, given[right] as Given),
    capacity: () => 1,
  });
  return wanted.filter((_, left) => !matching.place(left));
}
