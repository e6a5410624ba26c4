import { assertDecidable, factsAsked } from '../pattern/decidable';
import { type SpanFilter, splice } from '../pattern/filters';
import type { Child, Node, TracePattern } from '../pattern/patterns';
import type { Span, Trace } from '../tree/model';
import { treeOf } from '../tree/tree';
import { createMatcher } from './search';

export interface MatchOptions {
  /** Spans to leave out; their children move up. */
  ignore?: readonly SpanFilter[];
}

export function childrenOfPattern(pattern: TracePattern): readonly Child[] {
  return 'type' in pattern ? [pattern] : pattern;
}

/**
 * Exact: the pattern accounts for every span, in any order of siblings. An orphan or a cycle never
 * passes. @throws MatchLimitError, NotDecidableError
 */
export function matchesExactly(trace: Trace, pattern: TracePattern, options: MatchOptions = {}) {
  assertDecidable(trace, () => factsAsked(pattern));
  const kept = splice(trace, options.ignore ?? []);
  const tree = treeOf(kept);
  if (tree.orphans.length + tree.cyclic.length > 0 || trace.problems.length > 0) return false;
  return createMatcher(kept, 'exact').matchesForest(childrenOfPattern(pattern), tree.roots);
}

/** Every span at which the pattern matches, other spans allowed anywhere. @throws as above */
export function findSpans(trace: Trace, pattern: Node, options: MatchOptions = {}): Span[] {
  assertDecidable(trace, () => factsAsked(pattern));
  const kept = splice(trace, options.ignore ?? []);
  const matcher = createMatcher(kept, 'contain');
  return kept.spans.filter((span) => matcher.matchesAt(pattern, span));
}
