import { ID_PREFIX, SPAN } from '@traceshop/contract';
import { newId, withoutDeadline } from '@traceshop/service-kit';
import { withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import type { SuccessResponse } from './idempotency';
import { type LeasedOrder, viewOrder } from './order';
import type { OutboxRow } from './outbox-store';
import type { Stores } from './stores';

export type ConfirmOrderDeps = Pick<CheckoutDeps, 'inventory' | 'transaction'>;

export interface ConfirmedOrder {
  order: LeasedOrder;
  response: SuccessResponse;
  row: OutboxRow;
}

/**
 * Finishes a paid order, for its request or for recovery. Commits the stock. Then stores the state,
 * the response, the outbox row and the closed cart in one transaction.
 * @param callerSendsMail true if the caller sends the confirmation; otherwise the outbox job does.
 */
export function confirmOrder(
  deps: ConfirmOrderDeps,
  order: LeasedOrder,
  { callerSendsMail }: { callerSendsMail: boolean },
): Promise<ConfirmedOrder> {
  return withSpan(SPAN.confirmOrder, {}, async () => {
    await deps.inventory.commit(order.id);
    return storeConfirmed(deps, order, callerSendsMail);
  });
}

async function storeConfirmed(
  deps: ConfirmOrderDeps,
  order: LeasedOrder,
  callerSendsMail: boolean,
): Promise<ConfirmedOrder> {
  const { lease } = order;
  const response: SuccessResponse = {
    status: 201,
    body: viewOrder({ ...order, state: 'confirmed' }),
  };
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
    // Changes the cart first, because opening an order locks the cart first too. In the other order
    // this could deadlock with a second checkout of the cart.
    await carts.close(order.cartId, order.id);
    const confirmed = await orders.change(lease, {
      from: 'charged',
      to: 'confirmed',
      answer: response,
    });
    await outbox.insert({ ...row, sender: lease.holder, claimed: callerSendsMail });
    return confirmed;
  };
  return { order: await withoutDeadline(() => deps.transaction(store)), response, row };
}
