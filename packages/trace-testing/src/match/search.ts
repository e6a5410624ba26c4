/** Exact pass or fail: memoised subtree matches, then backtracking where choices are coupled. */

import type { Child, Node } from '../pattern/patterns';
import { bindsWithin, slotsFor } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { type SpanTree, treeOf } from '../tree/tree';
import { fieldProblems, hasLink, labelFits } from './fields';
import { type Bindings, place, type Search, type Test } from './placement';

/** The search gave up: neither a pass nor a failure. */
export class MatchLimitError extends Error {
  override name = 'MatchLimitError';
}

export const noBindings: Bindings = { bound: new Map(), waiting: [] };
const STEP_LIMIT = 2_000_000;

function bind(bindings: Bindings, node: Node, span: Span): Bindings {
  const { as, links } = node.props;
  const bound = new Map(bindings.bound);
  if (as !== undefined) bound.set(as, [...(bound.get(as) ?? []), span]);
  const asked = (links ?? []).filter((link) => link.boundTo !== undefined);
  const waiting = [...bindings.waiting, ...asked.map((link) => ({ span, link }))];
  return { bound, waiting };
}

/** Links can only be judged once every name is bound: a sibling may bind it later. */
export function linksHold({ bound, waiting }: Bindings): boolean {
  return waiting.every(({ span, link }) =>
    (bound.get(link.boundTo ?? '') ?? []).some((target) => hasLink(span, link, target)),
  );
}

function solve(search: Search): Test {
  const test: Test = ({ node, span }, bindings, then) => {
    search.step();
    if (!search.possible(node, span)) return false;
    if (!bindsWithin(node)) return then(bindings);
    const slots = slotsFor(node.children);
    return place({ search, slots, span, test, bindings: true }, bind(bindings, node, span), then);
  };
  return test;
}

function possibleBy(search: Search): Search['possible'] {
  const memo = new Map<Node, Map<Span, boolean>>();
  const test: Test = ({ node, span }, bindings, then) =>
    search.possible(node, span) && then(bindings);
  return (node, span) => {
    if (!labelFits(node, span)) return false;
    const known = memo.get(node) ?? new Map<Span, boolean>();
    memo.set(node, known);
    const answer = known.get(span);
    if (answer !== undefined) return answer;
    search.step();
    const slots = slotsFor(node.children);
    const fits =
      fieldProblems(node, span).length === 0 &&
      place({ search, slots, span, test, bindings: false }, noBindings, () => true);
    known.set(span, fits);
    return fits;
  };
}

export interface Matcher {
  /** Does this span, with all below it, match the node? Bindings included. */
  matchesAt(node: Node, span: Span): boolean;
  /** Do these slots account for exactly these spans? */
  matchesForest(children: readonly Child[], spans: readonly Span[]): boolean;
  /** As matchesAt, but bindings are not looked at: for the diff. */
  possible(node: Node, span: Span): boolean;
  childrenOf(span: Span): Span[];
  linkersOf(span: Span): Span[];
}

function linkIndex(trace: Trace): (span: Span) => Span[] {
  const all = trace.linked.flatMap((other) => other.spans).filter((span) => span.links.length > 0);
  return (span) =>
    all.filter((other) =>
      other.links.some((link) => link.spanId === span.spanId && link.traceId === span.traceId),
    );
}

/** A span object is in one tree only. */
function childrenIn(trees: readonly SpanTree[], span: Span): Span[] {
  for (const tree of trees) {
    const children = tree.childrenOf(span);
    if (children.length > 0) return children;
  }
  return [];
}

/** The search recurses once per span that is placed; very many siblings exhaust the stack. */
export function guarded<T>(fn: () => T): T {
  try {
    return fn();
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new MatchLimitError('gave up matching: the trace is too deep or too wide', { cause });
  }
}

/** @throws MatchLimitError from its functions when a pattern leaves too many choices open. */
export function createMatcher(trace: Trace, mode: Search['mode'], limit = STEP_LIMIT): Matcher {
  const trees = [trace, ...trace.linked].map(treeOf);
  let steps = 0;
  const search: Search = {
    mode,
    childrenOf: (span) => childrenIn(trees, span),
    linkersOf: linkIndex(trace),
    step() {
      steps += 1;
      if (steps <= limit) return;
      throw new MatchLimitError(
        `gave up matching after ${limit} steps: the pattern leaves too many choices. ` +
          'Give rows under inOrder, descend or linkTo distinct names or attributes.',
      );
    },
    possible: (node, span) => possible(node, span),
  };
  const possible = possibleBy(search);
  const test = solve(search);
  return {
    matchesAt: (node, span) => guarded(() => test({ node, span }, noBindings, linksHold)),
    matchesForest(children, spans) {
      const slots = slotsFor(children);
      const task = { search, slots, spans, test, bindings: true };
      return guarded(() => place(task, noBindings, linksHold));
    },
    possible: (node, span) => guarded(() => possible(node, span)),
    childrenOf: search.childrenOf,
    linkersOf: search.linkersOf,
  };
}
