/** Patterns whose `descend` rows compete with each other, and with plain rows, for the same spans. */
import { anyKind, descend, inOrder, oneOf, optional, repeat, rest } from '../pattern/constructors';
import type { Child, Node } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import { childrenOf, linkedPattern } from './linked';
import type { Random } from './random';

/** More names than two, so that rows overlap in more ways. Some are rare, so that rows lack spans. */
export const DEEP_NAMES = ['a', 'a', 'a', 'b', 'b', 'c', 'd'] as const;

/** A row that can take a span of this name, and perhaps of others. */
function loose(random: Random, name: string, children: readonly Child[]): Node {
  const others = random.several(2, () => random.pick(DEEP_NAMES));
  const names = [...new Set([name, ...others])].sort();
  const expected = names.length === 1 ? name : new RegExp(`^(${names.join('|')})$`);
  return anyKind('s', expected, {}, children);
}

/** What a span has below it, as rows of the node that takes it. */
function below(random: Random, childless: boolean): Child[] {
  if (childless) return random.chance(0.2) ? [rest()] : [];
  return [rest()];
}

/** Any row, mostly `descend`. */
function anyDeepRow(random: Random): Child {
  const node = () => loose(random, random.pick(DEEP_NAMES), below(random, random.chance(0.5)));
  return random.pick<() => Child>([
    ...Array.from({ length: 8 }, () => () => descend(node())),
    node,
    () => optional(node()),
    () => oneOf(node(), node()),
    () => inOrder(node(), node()),
    () => repeat(node(), { min: 0, max: 2 }),
    rest,
  ])();
}

/** One way to account for all below a span: each span is taken, or its children instead. */
function cover(random: Random, of: Span, trace: Trace): Child[] {
  const rowsFor = (span: Span, deep: boolean): Child[] => {
    const children = childrenOf(span, trace.spans);
    if (children.length > 0 && random.chance(0.5)) {
      return children.flatMap((child) => rowsFor(child, true));
    }
    const node = loose(random, span.name, below(random, children.length === 0));
    return [deep || random.chance(0.4) ? descend(node) : node];
  };
  return childrenOf(of, trace.spans).flatMap((child) => rowsFor(child, false));
}

/** The search is exact for this many: what is left out is for `rest`. */
const MOST_DEEP = 10;

function bounded(rows: readonly Child[]): Child[] {
  const deep = rows.filter((row) => row.type === 'descend');
  if (deep.length <= MOST_DEEP) return [...rows];
  const extra = new Set<Child>(deep.slice(MOST_DEEP));
  return [...rows.filter((row) => !extra.has(row)), rest()];
}

/** Few rows that take what many spans are, with whatever is below: some spans are too many. */
const crowd = (random: Random): Child[] =>
  Array.from({ length: 2 + random.below(3) }, () =>
    descend(anyKind('s', random.pick(DEEP_NAMES), {}, [rest()])),
  );

/** The rows of a cover, with so many changes. */
function changed(random: Random, cover: readonly Child[], changes: number): Child[] {
  const rows = [...cover];
  for (let change = 0; change < changes; change += 1) {
    rows.splice(random.below(rows.length + 1), random.below(2), anyDeepRow(random));
  }
  if (random.chance(cover.length === 0 ? 0.7 : 0.2)) rows.push(rest());
  return random.chance(0.5) ? rows : rows.toReversed();
}

/** The pattern, and whether it matches for certain. */
export function deepPattern(random: Random, trace: Trace): { pattern: Node; drawn: boolean } {
  const [root] = trace.spans;
  if (root && trace.linked.length > 0) {
    return { pattern: linkedPattern(random, root, trace), drawn: false };
  }
  const form = root ? random.pick(['cover', 'cover', 'changed', 'any', 'crowd', 'crowd']) : 'any';
  const drawn = root && (form === 'cover' || form === 'changed') ? cover(random, root, trace) : [];
  const changes = { cover: 0, changed: 1 + random.below(2), any: 3 + random.below(3) }[form] ?? 0;
  const rows = form === 'crowd' ? crowd(random) : changed(random, drawn, changes);
  return { pattern: anyKind('s', /./, {}, bounded(rows)), drawn: form === 'cover' };
}
