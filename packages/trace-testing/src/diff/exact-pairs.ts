import { largestMatching } from '../match/bipartite-matching';
import { keyOf, nodeKey } from '../match/feasibility';
import type { Node } from '../pattern/patterns';
import type { Span } from '../tree/model';

export interface ExactPair {
  /** Index of the alternatives and of the span that they were paired with. */
  place: number;
  at: number;
  node: Node;
}

type Fits = (node: Node, span: Span) => boolean;

/** Indices of the spans that nodes can take by kind, service and name; undefined: look at all. */
function near(nodes: readonly Node[], byKey: ReadonlyMap<string, number[]>) {
  const keys = new Set(nodes.map(nodeKey));
  if (keys.has(undefined)) return undefined;
  return [...keys].flatMap((key) => byKey.get(key ?? '') ?? []);
}

/** Pairs of places and spans that fit without a difference, as many as there can be. */
export function exactPairs(
  places: readonly (readonly Node[])[],
  spans: readonly Span[],
  fits: Fits,
): ExactPair[] {
  const byKey = Map.groupBy(spans.keys(), (at) => {
    const span = spans[at];
    return span ? keyOf(span.kind, span.service, span.name) : '';
  });
  const all = [...spans.keys()];
  const candidates = places.map((nodes) => near(nodes, byKey) ?? all);
  const fitting = (place: number, at: number): Node | undefined => {
    const span = spans[at];
    return span && places[place]?.find((node) => fits(node, span));
  };
  const matched = largestMatching({
    left: places.length,
    right: spans.length,
    near: (left) => candidates[left] ?? [],
    edge: (left, right) => fitting(left, right) !== undefined,
    capacity: () => 1,
  });
  return matched.flatMap(({ left, right }) => {
    const node = fitting(left, right);
    return node ? [{ place: left, at: right, node }] : [];
  });
}
