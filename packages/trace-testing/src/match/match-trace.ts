import { assertDecidable, factsAsked, NotDecidableError } from '../pattern/decidable';
import { type SpanFilter, splice } from '../pattern/filters';
import { nodeLabel } from '../pattern/node-label';
import type { Child, Node, TracePattern } from '../pattern/patterns';
import { orders, slotsFor, slotsWithin } from '../pattern/slots';
import type { Span, Trace } from '../tree/model';
import { treeOf } from '../tree/tree';
import { createMatcher } from './matcher';
import type { MatchRules } from './search';

export interface MatchOptions {
  /** Spans to leave out. Their children move up. */
  ignore?: readonly SpanFilter[];
}

export function childrenOfPattern(pattern: TracePattern): readonly Child[] {
  return 'type' in pattern ? [pattern] : pattern;
}

/** A trace cannot prove an order of spans of different processes. */
function undecidedOrder(rows: readonly Child[]): NotDecidableError {
  const slots = slotsWithin(slotsFor(rows)).filter((slot) => slot.order);
  const labels = new Set(slots.flatMap((slot) => slot.nodes.map(nodeLabel)));
  return new NotDecidableError(
    `inOrder (${[...labels].join(', ')}): not decidable between spans that may be of different ` +
      'processes, whose clocks differ. A resource names its process by service.instance.id, or by ' +
      'host.name and process.pid.',
  );
}

/**
 * Exact match: the pattern accounts for every span, in any order of siblings. An orphan or a cycle
 * never passes.
 * @throws MatchLimitError; NotDecidableError when the source or the clocks cannot tell
 */
export function matchesExactly(trace: Trace, pattern: TracePattern, options: MatchOptions = {}) {
  assertDecidable(trace, () => factsAsked(pattern));
  const kept = splice(trace, options.ignore ?? []);
  const tree = treeOf(kept);
  if (tree.orphans.length + tree.cyclic.length > 0 || trace.problems.length > 0) return false;
  const rows = childrenOfPattern(pattern);
  const matches = (rules: Omit<MatchRules, 'mode'>): boolean =>
    createMatcher(kept, { ...rules, mode: 'exact', clocks: trace }).matchesForest(rows, tree.roots);
  if (matches({})) return true;
  if (orders(slotsFor(rows)) && matches({ unknownOrder: true })) throw undecidedOrder(rows);
  return false;
}

/** Matching spans, and spans whose match depends on an order that cannot be decided. */
export interface Found {
  spans: Span[];
  undecided: Span[];
}

/** Like `findSpans`, but does not throw when clocks cannot tell. */
export function searchSpans(trace: Trace, pattern: Node, options: MatchOptions = {}): Found {
  assertDecidable(trace, () => factsAsked(pattern));
  const kept = splice(trace, options.ignore ?? []);
  const matchers = [false, ...(orders(slotsFor([pattern])) ? [true] : [])].map((unknownOrder) =>
    createMatcher(kept, { mode: 'contain', unknownOrder, clocks: trace }),
  );
  const found = kept.spans.map((span) => ({
    span,
    by: matchers.findIndex((matcher) => matcher.matchesAt(pattern, span)),
  }));
  const spansBy = (index: number) => found.flatMap(({ span, by }) => (by === index ? [span] : []));
  return { spans: spansBy(0), undecided: spansBy(1) };
}

/**
 * Every span at which the pattern certainly matches. Other spans are allowed anywhere.
 * @throws MatchLimitError, NotDecidableError when the source cannot tell
 */
export function findSpans(trace: Trace, pattern: Node, options: MatchOptions = {}): Span[] {
  return searchSpans(trace, pattern, options).spans;
}

/**
 * Whether `min` to `max` spans match.
 * @throws MatchLimitError; NotDecidableError if that depends on undecidable spans
 */
export function countWithin(
  found: Found,
  pattern: Node,
  { min, max }: { min: number; max: number },
): boolean {
  const least = found.spans.length;
  const most = least + found.undecided.length;
  if (least >= min && most <= max) return true;
  if (most < min || least > max) return false;
  throw undecidedOrder([pattern]);
}
