import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './checkout-deps';
import type { LeasedOrder } from './order';

export type CompensateOrderDeps = Pick<
  CheckoutDeps,
  'inventory' | 'payment' | 'orders' | 'checkpoint'
>;

/**
 * Undoes a failed checkout; `cancelled` only when stock and money have both answered. Both calls are
 * final and may be repeated, so that an interrupted compensation is simply done again. Neither waits
 * for the other to work: inventory being away must not keep anybody's money.
 */
export async function compensateOrder(deps: CompensateOrderDeps, work: LeasedOrder): Promise<void> {
  const { id, chargeDeclined } = work.order;
  const failures: unknown[] = [];
  await releaseInventory(deps, id).catch((error: unknown) => failures.push(error));
  await deps.checkpoint('during_compensation_after_release');
  if (!chargeDeclined) {
    await cancelPayment(deps, id).catch((error: unknown) => failures.push(error));
  }
  await deps.checkpoint('during_compensation_after_cancel');
  // Without a message of its own: the log then has those of both.
  if (failures.length > 1) throw new AggregateError(failures);
  if (failures.length > 0) throw failures[0];
  work.order = await deps.orders.change(work.lease, { from: 'compensating', to: 'cancelled' });
}

const releaseInventory = (deps: CompensateOrderDeps, orderId: string): Promise<void> =>
  withSpan(SPAN.releaseInventory, {}, () => deps.inventory.release(orderId));

const cancelPayment = (deps: CompensateOrderDeps, orderId: string): Promise<void> =>
  withSpan(SPAN.cancelPayment, {}, () => deps.payment.cancel(orderId));
