// What holds for the trace of every journey, beside the tree that its test draws.
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
const known = KNOWN_ATTRIBUTES;

/** What each trace is asked besides; the seeded faults of tests/mutations are asked the same. */
export const SECRETS: LeakOptions = { canaries: Object.values(CANARY) };
export const CONVENTIONS: readonly SemconvOptions[] = [
  { known, scopes: [(scope) => scope !== REDIS] },
  // A command that fails has no `error.type` there, and no hook is called in which we could add it.
  { known, scopes: [REDIS], off: ['error-type'] },
];

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
  await expect(trace).toLeakNothing(SECRETS);
  for (const options of CONVENTIONS) await expect(trace).toFollowSemconv(options);
  await expect(trace).toCost(budget);
}
