// The expectation for a story that is read from the Jaeger of the compose stack.
import '@traceshop/trace-testing/jest';
import { checkoutBody } from '@traceshop/shop-harness/buyer';
import type { Stack } from '@traceshop/shop-harness/stack/stack';
import { asStored, type tracedRequests } from '@traceshop/shop-harness/stack/traces';
import type { TraceHandle } from '@traceshop/trace-testing';
import type { Expected } from './expect-trace.ts';
import { checkoutConfirmed } from './stories/checkout.ts';

/** Compares only the tree: budgets are for the shop of processes. */
export async function expectStored(
  trace: TraceHandle,
  { tree, ignore = [] }: Pick<Expected, 'tree' | 'ignore'>,
): Promise<void> {
  await expect(trace).toMatchTrace(asStored(tree), { ignore: [...ignore] });
  await expect(trace).toBeWellFormed();
}

/** Buys something, and expects the whole saga as one trace in Jaeger. */
export async function expectSagaStored(
  stack: Stack,
  request: ReturnType<typeof tracedRequests>,
): Promise<void> {
  const body = await checkoutBody(stack);
  const { response, trace } = await request('POST', '/checkout', { body });
  expect(response).toMatchObject({ status: 201, body: { status: 'confirmed' } });
  const { orderId, totalCents } = response.body;
  const known = { cartId: body.cartId, orderId: String(orderId), totalCents: Number(totalCents) };
  await expectStored(trace, checkoutConfirmed(known));
}
