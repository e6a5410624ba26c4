/** What the brute-force matchers check about single spans. */
import { fieldProblems } from '../match/fields';
import { matches } from '../pattern/match-value';
import type { EventPattern, LinkPattern, Node } from '../pattern/patterns';
import type { Attrs, Span, SpanLink, Trace } from '../tree/model';

export interface Choice {
  node: Node;
  span: Span;
  /** In one way no two choices have the same claim. */
  claim: string;
}

/** One way in which a pattern could match its spans. */
export interface Way {
  choices: Choice[];
  /** False if it depends on an order that clocks cannot prove. */
  sure: boolean;
}

export const BOTH: Way = { choices: [], sure: true };

export const joined = (a: Way, b: Way): Way => ({
  choices: [...a.choices, ...b.choices],
  sure: a.sure && b.sure,
});

/** Can each left item have its own right item? Tries all. */
export function injects<A, B>(
  left: readonly A[],
  right: readonly B[],
  fits: (a: A, b: B) => boolean,
): boolean {
  const [first, ...others] = left;
  if (first === undefined) return true;
  return right.some((one, at) => fits(first, one) && injects(others, right.toSpliced(at, 1), fits));
}

const attrsFit = (expected: object | undefined, actual: Attrs): boolean =>
  Object.entries(expected ?? {}).every(
    ([key, value]) => actual[key] !== undefined && matches(value, actual[key]),
  );

const plain = new WeakMap<Node, Node>();

function withoutLists(node: Node): Node {
  const known = plain.get(node);
  if (known) return known;
  const { events: _events, links: _links, ...props } = node.props;
  const own = { ...node, props };
  plain.set(node, own);
  return own;
}

/** Everything but links. */
export function fieldsFit(node: Node, span: Span): boolean {
  if (fieldProblems(withoutLists(node), span).length > 0) return false;
  const { events = [] } = node.props;
  if ('exactly' in events) throw new TypeError('the generator makes no exact lists of events');
  return injects<EventPattern, Span['events'][number]>(
    events,
    span.events,
    (pattern, event) =>
      matches(pattern.name, event.name) && attrsFit(pattern.attrs, event.attributes),
  );
}

/** After all placements: does each expected link have its own link? */
export function linksHold({ choices }: Way): boolean {
  return choices.every(({ node, span }) =>
    injects<LinkPattern, SpanLink>(node.props.links ?? [], span.links, (pattern, link) => {
      const targets = choices.filter((choice) => choice.node.props.as === pattern.boundTo);
      const bound = targets.some(
        (target) => target.span.spanId === link.spanId && target.span.traceId === link.traceId,
      );
      return bound && attrsFit(pattern.attrs, link.attributes);
    }),
  );
}

function processOf(span: Span, spans: readonly Span[]): string {
  const instance = span.resource['service.instance.id'];
  if (instance !== undefined) return `instance ${instance}`;
  const pid = span.resource['process.pid'];
  if (pid !== undefined) return `process ${pid} of ${span.resource['host.name']}`;
  const parent = spans.find(
    (one) => one.spanId === span.parentSpanId && one.traceId === span.traceId,
  );
  const local = span.remoteParent ?? span.kind === 'SERVER';
  const silent =
    parent &&
    parent.resource['service.instance.id'] === undefined &&
    parent.resource['process.pid'] === undefined;
  return !local && parent && silent
    ? processOf(parent, spans)
    : `process of ${span.traceId} ${span.spanId}`;
}

/** Whether these spans follow one another. Undefined if that cannot be decided. */
export function followsUp(trace: Trace, ordered: readonly Span[]): boolean | undefined {
  const spans = [...trace.spans, ...trace.linked.flatMap((other) => other.spans)];
  const pairs = ordered.flatMap((first, at) => ordered.slice(at + 1).map((next) => [first, next]));
  let unknown = false;
  for (const [first, next] of pairs as [Span, Span][]) {
    if (processOf(first, spans) !== processOf(next, spans)) unknown = true;
    else if (first.end >= next.start + 1_000_000n) return false;
  }
  return unknown ? undefined : true;
}

export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) =>
    permutations(items.toSpliced(at, 1)).map((others) => [item, ...others]),
  );
}
