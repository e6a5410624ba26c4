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

/** For each rule of orders, the strict one first: does the pattern match at a span? */
function judges(trace: Trace, pattern: Node, options: MatchOptions) {
  assertDecidable(trace, () => factsAsked(pattern));
  const kept = splice(trace, options.ignore ?? []);
  const rules = orders(slotsFor([pattern])) ? [false, true] : [false];
  const matchers = rules.map((unknownOrder) =>
    createMatcher(kept, { mode: 'contain', unknownOrder, clocks: trace }),
  );
  return {
    spans: kept.spans,
    matchesAt: matchers.map(
      (matcher) =>
        (span: Span): boolean =>
          matcher.matchesAt(pattern, span),
    ),
  };
}

/** As `findSpans`, and those at which an order decides that cannot be decided. */
export function searchSpans(trace: Trace, pattern: Node, options: MatchOptions = {}): Found {
  const { spans, matchesAt } = judges(trace, pattern, options);
  const found = spans.map((span) => ({ span, by: matchesAt.findIndex((judge) => judge(span)) }));
  const spansBy = (index: number) => found.flatMap(({ span, by }) => (by === index ? [span] : []));
  return { spans: spansBy(0), undecided: spansBy(1) };
}

/** Whether there is a span at which the pattern matches for certain. */
export function containsForCertain(trace: Trace, pattern: Node, options: MatchOptions = {}) {
  const { spans, matchesAt } = judges(trace, pattern, options);
  return matchesAt[0] !== undefined && spans.some(matchesAt[0]);
}

/** Whether there is any span at which the pattern matches. @throws as `countWithin` */
export function containsPattern(trace: Trace, pattern: Node, options: MatchOptions = {}): boolean {
  const { spans, matchesAt } = judges(trace, pattern, options);
  const [certain, possible] = matchesAt;
  if (certain && spans.some(certain)) return true;
  if (possible && spans.some(possible)) throw undecidedOrder([pattern]);
  return false;
}

/** Every span at which the pattern matches for certain, other spans allowed anywhere. @throws MatchLimitError, NotDecidableError where the source cannot tell */
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
