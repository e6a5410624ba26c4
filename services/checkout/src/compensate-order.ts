import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { LeasedOrder } from './order';

export type CompensateOrderDeps = Pick<CheckoutDeps, 'inventory' | 'cancelPayment' | 'orders'>;

/**
 * Undoes a failed checkout; `cancelled` only when stock and money have both answered. Both calls are
 * final and may be repeated, so that an interrupted compensation is simply done again. Neither waits
 * for the other to work: inventory being away must not keep anybody's money.
 */
export async function compensateOrder(
  deps: CompensateOrderDeps,
  order: LeasedOrder,
): Promise<LeasedOrder> {
  const failures: unknown[] = [];
  await releaseInventory(deps, order.id).catch((error: unknown) => failures.push(error));
  await deps.cancelPayment(order).catch((error: unknown) => failures.push(error));
  // Without a message of its own: the log then has those of both.
  if (failures.length > 1) throw new AggregateError(failures);
  if (failures.length > 0) throw failures[0];
  return deps.orders.change(order.lease, { from: 'compensating', to: 'cancelled' });
}

const releaseInventory = (deps: CompensateOrderDeps, orderId: string): Promise<void> =>
  withSpan(SPAN.releaseInventory, {}, () => deps.inventory.release(orderId));
