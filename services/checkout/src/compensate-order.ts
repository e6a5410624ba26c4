import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { LeasedOrder } from './order';

export type CompensateOrderDeps = Pick<CheckoutDeps, 'inventory' | 'cancelPayment' | 'orders'>;

/**
 * Undoes a failed checkout. The order is `cancelled` only after inventory and payment have both
 * responded. Both calls are final and can be repeated, so an interrupted compensation runs again.
 * The calls are independent: money is returned even while inventory is down.
 */
export async function compensateOrder(
  deps: CompensateOrderDeps,
  order: LeasedOrder,
): Promise<LeasedOrder> {
  const failures: unknown[] = [];
  await releaseInventory(deps, order.id).catch((error: unknown) => failures.push(error));
  await deps.cancelPayment(order).catch((error: unknown) => failures.push(error));
  // No message of its own, so the log shows the messages of both failures.
  if (failures.length > 1) throw new AggregateError(failures);
  if (failures.length > 0) throw failures[0];
  return deps.orders.change(order.lease, { from: 'compensating', to: 'cancelled' });
}

const releaseInventory = (deps: CompensateOrderDeps, orderId: string): Promise<void> =>
  withSpan(SPAN.releaseInventory, {}, () => deps.inventory.release(orderId));
