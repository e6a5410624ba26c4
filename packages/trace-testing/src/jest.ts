/**
 * Jest's matchers: `import '@traceshop/trace-testing/jest'` in a test or in `setupFilesAfterEnv`.
 * A TraceHandle is waited for, a Trace is checked as it is; so each must be awaited.
 */
import { expect } from 'expect';
import type { AllowRule, LeakOptions } from './leaks';
import type { Node, TracePattern } from './patterns';
import * as verdicts from './verdict';
import type { TraceOptions, Verdict } from './verdict-report';
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
});
