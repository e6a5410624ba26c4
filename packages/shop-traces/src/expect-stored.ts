// The expectation for a story that is read from the Jaeger of the compose stack.
import '@traceshop/trace-testing/jest';
import { asStored } from '@traceshop/shop-harness/stack/traces';
import type { TraceHandle } from '@traceshop/trace-testing';
import type { Expected } from './expect-trace.ts';

/** Compares only the tree: budgets are for the shop of processes. */
export async function expectStored(
  trace: TraceHandle,
  { tree, ignore = [] }: Pick<Expected, 'tree' | 'ignore'>,
): Promise<void> {
  await expect(trace).toMatchTrace(asStored(tree), { ignore: [...ignore] });
  await expect(trace).toBeWellFormed();
}
