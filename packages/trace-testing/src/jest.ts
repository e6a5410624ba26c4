/**
 * Jest's matchers: `import '@traceshop/trace-testing/jest'` in a test or in `setupFilesAfterEnv`.
 * A TraceHandle is waited for, a Trace is checked as it is; so each must be awaited.
 */
import { expect } from 'expect';
import type { Budget } from './cost';
import { splice } from './filters';
import type { AllowRule, LeakOptions } from './leaks';
import type { Node, TracePattern } from './patterns';
import type { SemconvOptions } from './semconv';
import { canonicalTree } from './snapshot-text';
import * as verdicts from './verdict';
import { settle, type TraceOptions, type Verdict } from './verdict-report';
import type { WellFormedOptions } from './well-formed';

export type { AllowRule };

interface TraceMatchers<R> {
  /** The whole trace, exactly; siblings in any order. */
  toMatchTrace(pattern: TracePattern, options?: TraceOptions): R;
  /** The pattern somewhere in the trace, other spans allowed anywhere. */
  toContainTrace(pattern: Node, options?: TraceOptions): R;
  /** Spans that match the pattern: at least one, or `times`. */
  toHaveSpan(pattern: Node, options?: verdicts.HaveSpanOptions): R;
  /** No orphans, one root, one trace id, unique span ids, no cycles, nothing dropped. */
  toBeWellFormed(options?: WellFormedOptions & TraceOptions): R;
  toHaveNoOrphanSpans(): R;
  toHaveSingleRoot(): R;
  toShareOneTraceId(): R;
  /** No canary, nothing that looks like a secret. The failure never prints the value. */
  toLeakNothing(options?: LeakOptions & TraceOptions): R;
  /** Keys, values, names, kinds and status as the semantic conventions have them. */
  toFollowSemconv(options?: SemconvOptions & TraceOptions): R;
  /** No more queries, calls, hops or spans than the budget. Counts only, no times. */
  toCost(budget: Budget, options?: TraceOptions): R;
  /** The shape as it was when the snapshot was written; ids and times are never in it. */
  toMatchTraceSnapshot(hint?: string, options?: TraceOptions): R;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown>
    extends TraceMatchers<Promise<void>> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: must repeat @types/jest's declaration literally.
    interface Matchers<R, T = {}> extends TraceMatchers<Promise<void>> {}
  }
}

type Judge<Args extends unknown[]> = (subject: unknown, ...args: Args) => Promise<Verdict>;

/** What is not proven passes neither as it is nor negated. */
function asMatcher<Args extends unknown[]>(judge: Judge<Args>) {
  return async function matcher(this: { isNot?: boolean }, subject: unknown, ...args: Args) {
    const { pass, proven, message } = await judge(subject, ...args);
    return { pass: proven ? pass : this.isNot === true, message };
  };
}

/** What Jest's expect has beyond the package `expect`. */
interface Snapshots {
  addSnapshotSerializer?(serializer: {
    test(value: unknown): boolean;
    print(value: unknown): string;
  }): void;
}

/** Text that a snapshot shows as it is, without quotes and escapes. */
class TraceText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

async function matchSnapshot(
  this: { isNot?: boolean },
  subject: unknown,
  ...[hint, options = {}]: [hint?: string, options?: TraceOptions]
) {
  if (this.isNot) throw new TypeError('toMatchTraceSnapshot cannot be negated');
  const { trace, incomplete } = await settle(subject, options.deadline);
  if (incomplete !== undefined) return { pass: false, message: () => incomplete };
  const text = new TraceText(canonicalTree(splice(trace, options.ignore ?? [])));
  const asserted = target(text) as unknown as { toMatchSnapshot?(hint?: string): void };
  if (!asserted.toMatchSnapshot) throw new TypeError('this test runner keeps no snapshots');
  // Throws Jest's own difference of snapshots.
  if (hint === undefined) asserted.toMatchSnapshot();
  else asserted.toMatchSnapshot(hint);
  return { pass: true, message: () => 'the snapshot matches' };
}

// Jest's own expect where it is (its matchers live beside it), else that of the package.
const target = (globalThis as { expect?: typeof expect }).expect ?? expect;
target.extend({
  toMatchTrace: asMatcher(verdicts.matchTrace),
  toContainTrace: asMatcher(verdicts.containTrace),
  toHaveSpan: asMatcher(verdicts.haveSpan),
  toBeWellFormed: asMatcher(verdicts.beWellFormed),
  toHaveNoOrphanSpans: asMatcher(verdicts.haveNoOrphanSpans),
  toHaveSingleRoot: asMatcher(verdicts.haveSingleRoot),
  toShareOneTraceId: asMatcher(verdicts.shareOneTraceId),
  toLeakNothing: asMatcher(verdicts.leakNothing),
  toFollowSemconv: asMatcher(verdicts.followSemconv),
  toCost: asMatcher(verdicts.cost),
  toMatchTraceSnapshot: matchSnapshot,
});
(target as Snapshots).addSnapshotSerializer?.({
  test: (value) => value instanceof TraceText,
  print: (value) => (value as TraceText).text,
});
