import type { OrderLine, OrderState, OrderView, PaymentMethod } from '@traceshop/contract';

/** What POST /checkout answered, or would have, as stored with the order. */
export type Answer =
  | { status: 201; body: OrderView }
  | { status: number; code: string; message: string; details: Record<string, unknown> };

export interface Order {
  id: string;
  clientId: string;
  userId: string;
  cartId: string;
  state: OrderState;
  items: OrderLine[];
  totalCents: number;
  currency: string;
  paymentMethod: PaymentMethod;
  transactionId: string | null;
  chargeDeclined: boolean;
  answer: Answer | null;
  traceparent: string | null;
  createdAt: Date;
}

export function viewOrder(order: Order): OrderView {
  return {
    orderId: order.id,
    status: order.state,
    cartId: order.cartId,
    userId: order.userId,
    items: order.items,
    totalCents: order.totalCents,
    currency: order.currency,
    paymentMethod: order.paymentMethod,
    transactionId: order.transactionId,
    createdAt: order.createdAt.toISOString(),
  };
}

/**
 * The right to change one order: held by a single worker, a request or a recovery, until it runs
 * out. Each acquisition has a holder name of its own, so it also fences off one's own past.
 */
export interface Lease {
  orderId: string;
  holder: string;
}

/** An order together with the right to work on it, as it was last stored: each stored change returns a new one. */
export interface LeasedOrder extends Readonly<Order> {
  readonly lease: Lease;
}
