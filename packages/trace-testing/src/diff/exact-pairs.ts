import { largestMatching } from '../match/bipartite-matching';
import { nearSpans } from '../match/near';
import type { Node } from '../pattern/patterns';
import type { Span } from '../tree/model';

export interface ExactPair {
  /** Index of the alternatives, and of the span paired with them. */
  place: number;
  at: number;
  node: Node;
}

/** Limit of compared pairs: more would take seconds. */
const MAX_LOOKS = 250_000;

type Fits = (node: Node, span: Span) => boolean;

/** As many pairs of places and spans without a difference as possible. */
export function exactPairs(
  places: readonly (readonly Node[])[],
  spans: readonly Span[],
  fits: Fits,
): ExactPair[] {
  const candidates = nearSpans(places, spans);
  const fitting = (place: number, at: number): Node | undefined => {
    const span = spans[at];
    return span && places[place]?.find((node) => fits(node, span));
  };
  let looks = 0;
  const matched = largestMatching({
    left: places.length,
    right: spans.length,
    near: (left) => (looks < MAX_LOOKS ? candidates[left] : undefined) ?? [],
    edge(left, right) {
      looks += 1;
      return fitting(left, right) !== undefined;
    },
    capacity: () => 1,
  });
  return matched.flatMap(({ left, right }) => {
    const node = fitting(left, right);
    return node ? [{ place: left, at: right, node }] : [];
  });
}
