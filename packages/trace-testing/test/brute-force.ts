/** A matcher that only tries everything: slow, and simple enough to believe. */
import type { Child, Node, Span, Trace } from '../src';
import { fieldProblems, hasLink } from '../src/match-fields';

interface Choice {
  node: Node;
  span: Span;
}

type Ways = Choice[][];

const childrenOf = (trace: Trace, span: Span | undefined) =>
  trace.spans.filter((other) => other.parentSpanId === span?.spanId);

function subsets<T>(items: T[]): { chosen: T[]; others: T[] }[] {
  const [first, ...rest] = items;
  if (first === undefined) return [{ chosen: [], others: [] }];
  return subsets(rest).flatMap(({ chosen, others }) => [
    { chosen: [first, ...chosen], others },
    { chosen, others: [first, ...others] },
  ]);
}

/** Every way in which exactly these spans can be the instances of one row. */
function rowWays(trace: Trace, child: Child, spans: Span[]): Ways {
  const each = (nodes: readonly Node[]): Ways =>
    nodes.length !== spans.length
      ? []
      : nodes.reduce<Ways>(
          (ways, node, index) =>
            ways.flatMap((way) =>
              nodeWays(trace, node, spans[index] as Span).map((more) => [...way, ...more]),
            ),
          [[]],
        );
  switch (child.type) {
    case 'span':
      return each([child]);
    case 'optional':
      return spans.length === 0 ? [[]] : each([child.node]);
    case 'repeat':
      return spans.length < child.min || spans.length > child.max
        ? []
        : each(spans.map(() => child.node));
    case 'oneOf':
      return child.nodes.flatMap((node) => each([node]));
    case 'rest':
      return [[]];
    case 'inOrder':
      return permutations(spans).flatMap((ordered) =>
        ordered.every((span, index) => {
          const next = ordered[index + 1];
          return (
            next === undefined ||
            (span.end < next.start + 1_000_000n && span.service === next.service)
          );
        })
          ? rowWays(trace, { type: 'each', nodes: child.nodes } as never, ordered)
          : [],
      );
    default:
      return each((child as { nodes?: Node[] }).nodes ?? []);
  }
}

function permutations<T>(items: T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [
      item,
      ...rest,
    ]),
  );
}

function rowsWays(trace: Trace, rows: readonly Child[], spans: Span[]): Ways {
  const [row, ...others] = rows;
  if (!row) return spans.length === 0 ? [[]] : [];
  return subsets(spans).flatMap(({ chosen, others: left }) =>
    rowWays(trace, row, chosen).flatMap((way) =>
      rowsWays(trace, others, left).map((more) => [...way, ...more]),
    ),
  );
}

function nodeWays(trace: Trace, node: Node, span: Span): Ways {
  if (fieldProblems(node, span).length > 0) return [];
  const below = rowsWays(trace, node.children, childrenOf(trace, span));
  return below.map((way) => [{ node, span }, ...way]);
}

function linksHold(way: Choice[]): boolean {
  return way.every(({ node, span }) =>
    (node.props.links ?? []).every((link) =>
      way.some(
        (target) => target.node.props.as === link.boundTo && hasLink(span, link, target.span),
      ),
    ),
  );
}

export function bruteForceMatches(trace: Trace, rows: readonly Child[]): boolean {
  return rowsWays(trace, rows, childrenOf(trace, undefined)).some(linksHold);
}
