/** A matcher that tries everything: slow, and simple enough to trust. */
import type { Child, Node } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import { BOTH, fieldsFit, followsUp, joined, linksHold, permutations, type Way } from './oracle';

type Ways = Way[];

/** A candidate span for a row, and how it was reached. */
interface Item {
  span: Span;
  /** Below a skipped span: for `descend` and `rest`. */
  deep: boolean;
  /** Of another trace, with a link to the parent: for `hop`. It is optional. */
  linked: boolean;
}

/** One trace, with cached results. */
interface World {
  trace: Trace;
  childrenOf: (span: Span) => readonly Span[];
  linkersOf: (span: Span) => readonly Span[];
  ways: Map<Node, Map<Span, Ways>>;
  /** Without bindings all ways are equally good. */
  oneIsEnough: boolean;
}

const links = new WeakMap<Child, boolean>();

function asksForLinks(child: Child): boolean {
  const known = links.get(child) ?? JSON.stringify(child).includes('"boundTo"');
  links.set(child, known);
  return known;
}

function worldOf(trace: Trace, rows: readonly Child[]): World {
  const linked = trace.linked.flatMap(({ spans }) => spans);
  const children = Map.groupBy([...trace.spans, ...linked], (span) => span.parentSpanId);
  return {
    trace,
    childrenOf: (span) => children.get(span.spanId) ?? [],
    linkersOf: ({ spanId, traceId }) =>
      linked
        .filter((other) => other.traceId !== traceId)
        .filter(({ links }) => links.some((l) => l.spanId === spanId && l.traceId === traceId)),
    ways: new Map(),
    oneIsEnough: !rows.some(asksForLinks),
  };
}

/** Every way to replace spans by their children. A leaf cannot be skipped. */
function frontiers(world: World, spans: readonly Span[], deep = false): Item[][] {
  return spans.reduce<Item[][]>(
    (ways, span) => {
      const below = world.childrenOf(span);
      const skipped = below.length > 0 ? frontiers(world, below, true) : [];
      const own: Item[][] = [[{ span, deep, linked: false }], ...skipped];
      return ways.flatMap((way) => own.map((more) => [...way, ...more]));
    },
    [[]],
  );
}

function subsets<T>(items: T[]): { chosen: T[]; others: T[] }[] {
  const [first, ...rest] = items;
  if (first === undefined) return [{ chosen: [], others: [] }];
  return subsets(rest).flatMap(({ chosen, others }) => [
    { chosen: [first, ...chosen], others },
    { chosen, others: [first, ...others] },
  ]);
}

function mayStand(child: Child, { deep, linked }: Item): boolean {
  if (linked) return child.type === 'hop';
  return !deep || child.type === 'descend' || child.type === 'rest';
}

/** Every way in which exactly these spans are the instances of one row. */
function rowWays(world: World, child: Child, items: Item[]): Ways {
  if (!items.every((item) => mayStand(child, item))) return [];
  const spans = items.map(({ span }) => span);
  const each = (nodes: readonly Node[], ordered = spans): Ways =>
    nodes.length !== ordered.length
      ? []
      : nodes.reduce<Ways>(
          (ways, node, index) =>
            ways.flatMap((way) =>
              nodeWays(world, node, ordered[index] as Span).map((more) => joined(way, more)),
            ),
          [BOTH],
        );
  switch (child.type) {
    case 'span':
      return each([child]);
    case 'optional':
      return spans.length === 0 ? [BOTH] : each([child.node]);
    case 'repeat':
      return spans.length < child.min || spans.length > child.max
        ? []
        : each(spans.map(() => child.node));
    case 'oneOf':
      return child.nodes.flatMap((node) => each([node]));
    case 'rest':
      return [BOTH];
    case 'descend':
    case 'hop':
      return each([child.node]);
    case 'inOrder':
      return permutations(spans).flatMap((ordered) => {
        const follows = followsUp(world.trace, ordered);
        if (follows === false) return [];
        const ways = each(child.nodes, ordered);
        return follows ? ways : ways.map((way) => ({ ...way, sure: false }));
      });
  }
}

function rowsWays(world: World, rows: readonly Child[], items: Item[]): Ways {
  const [row, ...others] = rows;
  if (!row) return items.every(({ linked }) => linked) ? [BOTH] : [];
  return subsets(items).flatMap(({ chosen, others: left }) =>
    rowWays(world, row, chosen).flatMap((way) =>
      rowsWays(world, others, left).map((more) => joined(way, more)),
    ),
  );
}

interface Below {
  spans: readonly Span[];
  linkers: readonly Span[];
}

function belowWays(world: World, rows: readonly Child[], { spans, linkers }: Below): Ways {
  const skips = rows.some(({ type }) => type === 'descend');
  const plain = spans.map((span) => ({ span, deep: false, linked: false }));
  const linked = linkers.map((span) => ({ span, deep: false, linked: true }));
  const ways = skips ? frontiers(world, spans) : [plain];
  return ways.flatMap((items) => rowsWays(world, rows, [...items, ...linked]));
}

function nodeWays(world: World, node: Node, span: Span): Ways {
  const known = world.ways.get(node) ?? new Map<Span, Ways>();
  world.ways.set(node, known);
  const ways = known.get(span) ?? newNodeWays(world, node, span);
  known.set(span, ways);
  return ways;
}

/** Without bindings, any certain way is enough. */
function best(ways: Ways): Ways {
  const way = ways.find(({ sure }) => sure) ?? ways[0];
  return way ? [way] : [];
}

function newNodeWays(world: World, node: Node, span: Span): Ways {
  if (!fieldsFit(node, span)) return [];
  const candidates = { spans: world.childrenOf(span), linkers: world.linkersOf(span) };
  const below = belowWays(world, node.children, candidates);
  const own: Way = { choices: [{ node, span, claim: '' }], sure: true };
  return (world.oneIsEnough ? best(below) : below).map((way) => joined(own, way));
}

/** Whether rows account for all of a trace. Undefined if that cannot be decided. */
export function bruteForceMatches(trace: Trace, rows: readonly Child[]): boolean | undefined {
  const roots = trace.spans.filter((span) => span.parentSpanId === undefined);
  const ways = belowWays(worldOf(trace, rows), rows, { spans: roots, linkers: [] });
  const holding = ways.filter(linksHold);
  if (holding.length === 0) return false;
  return holding.some(({ sure }) => sure) || undefined;
}
