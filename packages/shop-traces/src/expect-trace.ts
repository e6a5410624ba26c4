// The expectation for the trace of every journey, beside the tree that its test draws.
import '@traceshop/trace-testing/jest';
import { CANARY } from '@traceshop/shop-harness/canaries';
import type {
  Budget,
  LeakOptions,
  Node,
  SemconvOptions,
  SpanFilter,
  TraceHandle,
} from '@traceshop/trace-testing';
import { KNOWN_ATTRIBUTES } from './trace-coverage.ts';

/** Review it like code: a higher number is a slower shop and needs a reason. */
export type ReviewedBudget = Required<
  Pick<Budget, 'db.queries' | 'db.sameStatement' | 'remoteCalls' | 'sequentialHops'>
>;

export interface Expected {
  tree: Node;
  budget: ReviewedBudget;
  /** Spans that are removed before the comparison. */
  ignore?: readonly SpanFilter[];
}

/** The checks of each trace beside its tree. tests/mutations uses the same checks. */
export const SECRETS: LeakOptions = { canaries: Object.values(CANARY) };
export const CONVENTIONS: SemconvOptions = { known: KNOWN_ATTRIBUTES };

/**
 * Expects that the trace is exactly the drawn tree, has no orphans and no secrets, follows the semantic
 * conventions, and stays within its budget.
 */
export async function expectTrace(
  trace: TraceHandle,
  { tree, budget, ignore = [] }: Expected,
): Promise<void> {
  await expect(trace).toMatchTrace(tree, { ignore: [...ignore] });
  await expect(trace).toBeWellFormed();
  await expect(trace).toLeakNothing(SECRETS);
  await expect(trace).toFollowSemconv(CONVENTIONS);
  await expect(trace).toCost(budget);
}
