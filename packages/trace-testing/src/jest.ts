/**
 * Jest's matchers: `import '@traceshop/trace-testing/jest'` in a test or in `setupFilesAfterEnv`. A
 * matcher waits for a TraceHandle and checks a Trace as it is. So each must be awaited.
 */
import type { expect as Expect } from 'expect';
import { failOnForgotten } from './awaited';
import { checkOptions } from './check-questions';
import type { AllowRule } from './checks/leaks/leaks';
import { matchers, type TraceMatchers } from './matchers';
import { splice } from './pattern/filters';
import { canonicalTree } from './tree/snapshot-text';
import { settle, type TraceOptions } from './verdict-report';

export type { AllowRule };

interface AllMatchers<R> extends TraceMatchers<R> {
  /** Compares the shape with the written snapshot. It contains no ids and no times. */
  toMatchTraceSnapshot(hint?: string, options?: TraceOptions): R;
}

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown>
    extends AllMatchers<Promise<void>> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: must repeat @types/jest's declaration literally.
    interface Matchers<R, T = {}> extends AllMatchers<Promise<void>> {}
  }
}

/** What Jest's expect has in addition to the package `expect`. */
interface Snapshots {
  addSnapshotSerializer?(serializer: {
    test(value: unknown): boolean;
    print(value: unknown): string;
  }): void;
}

/** Text that a snapshot shows unchanged, without quotes and escapes. */
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
  checkOptions('toMatchTraceSnapshot', options);
  const { trace, incomplete, unproven } = await settle(subject, options);
  if (unproven.length > 0) {
    return { pass: false, message: () => [...unproven, incomplete ?? ''].join('\n') };
  }
  const text = new TraceText(canonicalTree(splice(trace, options.ignore ?? [])));
  const asserted = target(text) as unknown as { toMatchSnapshot?(hint?: string): void };
  if (!asserted.toMatchSnapshot) throw new TypeError('this test runner keeps no snapshots');
  // Throws Jest's own difference of snapshots.
  if (hint === undefined) asserted.toMatchSnapshot();
  else asserted.toMatchSnapshot(hint);
  return { pass: true, message: () => 'the snapshot matches' };
}

interface Hooks {
  afterEach?: (run: () => void) => void;
}

try {
  // Jest reports forgotten assertions at once. Other runners have no such hook here.
  (globalThis as Hooks).afterEach?.(failOnForgotten);
} catch {
  // Imported within a test, where no hook can be added.
}

/** Jest's own expect, whose matchers stay, else that of the optional package. */
function findExpect(): typeof Expect {
  const { expect: own } = globalThis as { expect?: typeof Expect };
  if (own) return own;
  try {
    return (require('expect') as { expect: typeof Expect }).expect;
  } catch (cause) {
    const advice = 'run it in Jest, or install the package "expect"';
    throw new Error(`@traceshop/trace-testing/jest found no expect: ${advice}`, { cause });
  }
}

const target = findExpect();
target.extend({ ...matchers, toMatchTraceSnapshot: matchSnapshot });
(target as Snapshots).addSnapshotSerializer?.({
  test: (value) => value instanceof TraceText,
  print: (value) => (value as TraceText).text,
});
