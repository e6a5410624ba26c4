// What holds for the trace of every journey, beside the tree that its test draws.
import '@traceshop/trace-testing/jest';
import { ATTR } from '@traceshop/telemetry';
import type { Budget, Node, SpanFilter, TraceHandle } from '@traceshop/trace-testing';
import { CANARY } from './canaries.ts';

/** Reviewed like code: a higher number is a slower shop, and wants a reason. */
export type ReviewedBudget = Required<
  Pick<Budget, 'db.queries' | 'db.sameStatement' | 'remoteCalls' | 'sequentialHops'>
>;

export interface Expected {
  tree: Node;
  budget: ReviewedBudget;
  /** Taken out before the tree is compared. */
  ignore?: readonly SpanFilter[];
}

const REDIS = '@opentelemetry/instrumentation-redis';

/**
 * The trace is exactly the drawn tree; it is one whole, gives nothing away, speaks the language of
 * the semantic conventions, and costs no more than its budget.
 */
export async function expectTrace(
  trace: TraceHandle,
  { tree, budget, ignore = [] }: Expected,
): Promise<void> {
  await expect(trace).toMatchTrace(tree, { ignore: [...ignore] });
  await expect(trace).toBeWellFormed();
  await expect(trace).toLeakNothing({ canaries: Object.values(CANARY) });
  const known = Object.values(ATTR);
  await expect(trace).toFollowSemconv({ known, scopes: [(scope) => scope !== REDIS] });
  // A command that fails has no `error.type` there, and no hook is called in which we could add it.
  await expect(trace).toFollowSemconv({ known, scopes: [REDIS], off: ['error-type'] });
  await expect(trace).toCost(budget);
}
