/** A matcher that only tries everything: slow, and simple enough to believe. */
import type { Child, Node, Span, Trace } from '../src';
import { fieldProblems, hasLink } from '../src/match/fields';

interface Choice {
  node: Node;
  span: Span;
}

type Ways = Choice[][];

/** A span that could stand in a row, and how it came there. */
interface Item {
  span: Span;
  /** Below a skipped span: for `descend` and `rest`. */
  deep: boolean;
  /** Of another trace, with a link to the parent: for `hop`, and free to stay away. */
  linked: boolean;
}

/** One trace, with the answers that are asked for again and again. */
interface World {
  childrenOf: (span: Span) => readonly Span[];
  linkersOf: (span: Span) => readonly Span[];
  ways: Map<Node, Map<Span, Ways>>;
  /** Without bindings one way is as good as another. */
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
    childrenOf: (span) => children.get(span.spanId) ?? [],
    linkersOf: (span) => linked.filter(({ links }) => links.some((l) => l.spanId === span.spanId)),
    ways: new Map(),
    oneIsEnough: !rows.some(asksForLinks),
  };
}

/** Every way to skip spans in favour of their children; a leaf cannot be skipped. */
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

/** Every way in which exactly these spans can be the instances of one row. */
function rowWays(world: World, child: Child, items: Item[]): Ways {
  if (!items.every((item) => mayStand(child, item))) return [];
  const spans = items.map(({ span }) => span);
  const each = (nodes: readonly Node[], ordered = spans): Ways =>
    nodes.length !== ordered.length
      ? []
      : nodes.reduce<Ways>(
          (ways, node, index) =>
            ways.flatMap((way) =>
              nodeWays(world, node, ordered[index] as Span).map((more) => [...way, ...more]),
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
    case 'descend':
    case 'hop':
      return each([child.node]);
    case 'inOrder':
      return permutations(spans)
        .filter(isSequence)
        .flatMap((ordered) => each(child.nodes, ordered));
  }
}

function isSequence(ordered: Span[]): boolean {
  return ordered.every((span, index) => {
    const next = ordered[index + 1];
    return (
      next === undefined || (span.end < next.start + 1_000_000n && span.service === next.service)
    );
  });
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

function rowsWays(world: World, rows: readonly Child[], items: Item[]): Ways {
  const [row, ...others] = rows;
  if (!row) return items.every(({ linked }) => linked) ? [[]] : [];
  return subsets(items).flatMap(({ chosen, others: left }) =>
    rowWays(world, row, chosen).flatMap((way) =>
      rowsWays(world, others, left).map((more) => [...way, ...more]),
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

function newNodeWays(world: World, node: Node, span: Span): Ways {
  if (fieldProblems(node, span).length > 0) return [];
  const candidates = { spans: world.childrenOf(span), linkers: world.linkersOf(span) };
  const below = belowWays(world, node.children, candidates);
  return (world.oneIsEnough ? below.slice(0, 1) : below).map((way) => [{ node, span }, ...way]);
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
  const roots = trace.spans.filter((span) => span.parentSpanId === undefined);
  return belowWays(worldOf(trace, rows), rows, { spans: roots, linkers: [] }).some(linksHold);
}
