/** The matchers for any runner whose `expect.extend` accepts functions of `{ pass, message }`. */
import { assertion } from './awaited';
import type { Budget } from './checks/budget';
import type { LeakOptions } from './checks/leaks/leaks';
import type { SemconvOptions } from './checks/semconv/semconv';
import type { WellFormedOptions } from './checks/well-formed';
import type { Node, TracePattern } from './pattern/patterns';
import * as verdicts from './verdict';
import type { TraceOptions, Verdict, WaitOptions } from './verdict-report';

/** The matchers on `expect(trace)`. Each waits, so each must be awaited. */
export interface TraceMatchers<R> {
  /** The whole trace matches exactly. Siblings may be in any order. */
  toMatchTrace(pattern: TracePattern, options?: TraceOptions): R;
  /**
   * The trace contains the pattern somewhere, with other spans anywhere. `descend` rows may nest.
   * Each span is claimed once.
   */
  toContainTrace(pattern: Node, options?: TraceOptions): R;
  /** Spans match the pattern: at least one, or `times`. */
  toHaveSpan(pattern: Node, options?: verdicts.HaveSpanOptions): R;
  /**
   * The three checks below, and: unique span ids, none ended twice, no cycles, no message
   * acknowledged before its work, nothing dropped.
   */
  toBeWellFormed(options?: WellFormedOptions & WaitOptions): R;
  /** Every parent was received, or is the virtual root that the test created. */
  toHaveNoOrphanSpans(options?: WaitOptions): R;
  /** Exactly one span has no parent, or is directly under the virtual root. */
  toHaveSingleRoot(options?: WaitOptions): R;
  /** No span of the trace has another trace id. Linked traces have their own. */
  toShareOneTraceId(options?: WaitOptions): R;
  /** No canary, and nothing that looks like a secret. The failure never prints the value. */
  toLeakNothing(options?: LeakOptions & WaitOptions): R;
  /** Keys, values, names, kinds and status follow the semantic conventions. */
  toFollowSemconv(options?: SemconvOptions & TraceOptions): R;
  /** Queries, calls, hops and spans are within the budget. It counts and does not measure times. */
  toCost(budget: Budget, options?: TraceOptions): R;
}

type Judge<Args extends unknown[]> = (subject: unknown, ...args: Args) => Promise<Verdict>;

/** An unproven assertion fails, both as it is and negated. */
function asMatcher<Args extends unknown[]>(name: string, judge: Judge<Args>) {
  async function decide(isNot: boolean, subject: unknown, args: Args) {
    const { outcome, message } = await judge(subject, ...args);
    return { pass: outcome === 'unproven' ? isNot : outcome === 'pass', message };
  }
  return function matcher(this: { isNot?: boolean }, subject: unknown, ...args: Args) {
    return assertion(name, decide(this.isNot === true, subject, args));
  };
}

/** For `expect.extend(matchers)`. Jest's users import `@traceshop/trace-testing/jest` instead. */
export const matchers = {
  toMatchTrace: asMatcher('toMatchTrace', verdicts.matchTrace),
  toContainTrace: asMatcher('toContainTrace', verdicts.containTrace),
  toHaveSpan: asMatcher('toHaveSpan', verdicts.haveSpan),
  toBeWellFormed: asMatcher('toBeWellFormed', verdicts.beWellFormed),
  toHaveNoOrphanSpans: asMatcher('toHaveNoOrphanSpans', verdicts.haveNoOrphanSpans),
  toHaveSingleRoot: asMatcher('toHaveSingleRoot', verdicts.haveSingleRoot),
  toShareOneTraceId: asMatcher('toShareOneTraceId', verdicts.shareOneTraceId),
  toLeakNothing: asMatcher('toLeakNothing', verdicts.leakNothing),
  toFollowSemconv: asMatcher('toFollowSemconv', verdicts.followSemconv),
  toCost: asMatcher('toCost', verdicts.cost),
};
