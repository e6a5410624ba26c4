/** Patterns with every kind of row: random ones, and ones drawn from a trace and loosened. */
import {
  anyKind,
  descend,
  hop,
  inOrder,
  linkTo,
  oneOf,
  optional,
  repeat,
  rest,
} from '../pattern/constructors';
import type { Child, EventPattern, LinkPattern, Node, SpanProps } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import type { Random } from './random';

const NAMES: readonly (string | RegExp)[] = ['a', 'b', /a|b/];

function eventPattern(random: Random): EventPattern {
  const name = random.pick(['e', 'f', /e|f/]);
  return random.chance(0.5) ? { name } : { name, attrs: { n: random.below(2) } };
}

function linkPattern(random: Random): LinkPattern {
  const name = random.pick(['x', 'x', 'y']);
  return random.chance(0.7) ? linkTo(name) : linkTo(name, { n: random.below(2) });
}

function propsOf(random: Random): SpanProps {
  const props: SpanProps = {};
  if (random.chance(0.1)) props.events = random.several(3, () => eventPattern(random));
  if (random.chance(0.2)) props.as = random.pick(['x', 'y']);
  if (random.chance(0.15)) props.links = random.several(3, () => linkPattern(random));
  return props;
}

function anyRow(random: Random, depth: number): Child {
  const node = () => anyNode(random, depth);
  const some = () => [node(), ...random.several(2, node)];
  const min = random.below(3);
  return random.pick<() => Child>([
    node,
    node,
    node,
    () => optional(node()),
    () => repeat(node(), { min, max: min + random.below(3) }),
    () => oneOf(...some()),
    () => inOrder(...some()),
    () => descend(node()),
    () => descend(node()),
    () => hop(node()),
    rest,
  ])();
}

/** A node with rows to this depth. */
export function anyNode(random: Random, depth: number): Node {
  const rows = depth === 0 ? [] : random.several(3, () => anyRow(random, depth - 1));
  return anyKind('s', random.pick(NAMES), propsOf(random), rows);
}

/** Loosens one row so that it still matches what it matched. */
function loosened(random: Random, node: Node): Child {
  return random.pick<() => Child>([
    () => node,
    () => node,
    () => optional(node),
    () => repeat(node, { min: 1, max: 1 + random.below(3) }),
    () => oneOf(anyKind('s', 'never'), node),
    () => inOrder(node),
    () => descend(node),
    () => hop(node),
  ])();
}

/** What a drawn pattern shows of a trace. */
export interface Drawing {
  trace: Trace;
  /** The chance that a span is drawn with its links. */
  links: number;
  /** The chance that a row differs from the trace: then the pattern need not match. */
  wrong: number;
  /** The chance that the children of a span are drawn in order of their starts. */
  orders: number;
}

/** Plain nodes in the order of the trace: correct only if the times confirm it. */
function inOrderOf(rows: readonly Child[]): Child[] {
  const nodes = rows.filter((row) => row.type === 'span');
  if (nodes.length < 2) return [...rows];
  return [...rows.filter((row) => row.type !== 'span'), inOrder(...nodes)];
}

/** The spans below one, as rows. Everything in it is true of the trace, except intended errors. */
export function drawnNode(random: Random, of: Span, drawing: Drawing): Node {
  const { trace, wrong } = drawing;
  const known = new Set(trace.spans.map(({ spanId }) => spanId));
  const bound = (id: string) => (random.chance(wrong) ? random.pick([...known]) : id);
  const links = random.chance(drawing.links)
    ? of.links.flatMap((link) =>
        link.traceId === trace.id && known.has(link.spanId) ? [linkTo(bound(link.spanId))] : [],
      )
    : [];
  const children = trace.spans
    .filter(({ parentSpanId }) => parentSpanId === of.spanId)
    .sort((a, b) => (a.start < b.start ? -1 : 1));
  const drawn = children.map((child): Child => {
    const node = drawnNode(random, child, drawing);
    // Skips the span if it has one child that can replace it.
    const [only, more] = node.children;
    const skip = random.chance(wrong) && only?.type === 'span' && !more;
    return skip ? descend(only) : loosened(random, node);
  });
  const rows = random.chance(drawing.orders) ? inOrderOf(drawn) : drawn;
  if (random.chance(0.1)) rows.push(rest());
  const name = random.chance(wrong) ? random.pick(NAMES) : random.pick([of.name, /a|b/]);
  const props: SpanProps = drawing.links > 0 ? { as: of.spanId, links } : {};
  return anyKind('s', name, props, random.chance(0.5) ? rows : rows.toReversed());
}
