import { ID_PREFIX, SPAN } from '@traceshop/contract';
import { newId, withoutDeadline } from '@traceshop/service-kit';
import { withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { Confirmed } from './idempotency';
import { type LeasedOrder, viewOrder } from './order';
import type { OutboxRow } from './outbox-store';
import type { Stores } from './stores';

export type ConfirmOrderDeps = Pick<CheckoutDeps, 'inventory' | 'transaction'>;

export interface Confirmation {
  order: LeasedOrder;
  answer: Confirmed;
  row: OutboxRow;
}

/**
 * Finishes a paid order, for its request or for recovery. Commits the stock, then stores state,
 * response, outbox row and closed cart in one transaction.
 * @param sends whether the caller sends the confirmation itself; otherwise the outbox job does.
 */
export function confirmOrder(
  deps: ConfirmOrderDeps,
  order: LeasedOrder,
  { sends }: { sends: boolean },
): Promise<Confirmation> {
  return withSpan(SPAN.confirmOrder, {}, async () => {
    await deps.inventory.commit(order.id);
    return storeConfirmed(deps, order, sends);
  });
}

async function storeConfirmed(
  deps: ConfirmOrderDeps,
  order: LeasedOrder,
  sends: boolean,
): Promise<Confirmation> {
  const { lease } = order;
  const answer: Confirmed = { status: 201, body: viewOrder({ ...order, state: 'confirmed' }) };
  const row: OutboxRow = {
    id: newId(ID_PREFIX.notification),
    traceparent: order.traceparent,
    notification: {
      type: 'order_confirmation',
      userId: order.userId,
      orderId: order.id,
      totalCents: order.totalCents,
      currency: order.currency,
    },
  };
  const store = async ({ carts, orders, outbox }: Stores): Promise<LeasedOrder> => {
    // Locks the cart first, as the opening of an order does. The other sequence could deadlock with
    // a second checkout of the cart.
    await carts.close(order.cartId, order.id);
    const confirmed = await orders.change(lease, { from: 'charged', to: 'confirmed', answer });
    await outbox.insert({ ...row, sender: lease.holder, claimed: sends });
    return confirmed;
  };
  return { order: await withoutDeadline(() => deps.transaction(store)), answer, row };
}
