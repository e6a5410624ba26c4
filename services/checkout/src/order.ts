import type { OrderLine, OrderState, OrderView, PaymentMethod } from '@traceshop/contract';

/** The response of POST /checkout, as stored with the order. It may not have been sent. */
export type StoredResponse =
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
  answer: StoredResponse | null;
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
 * The right to change one order until it expires. One worker holds it: a request or recovery. Each
 * acquisition has a new holder name, so a worker cannot use its own expired lease.
 */
export interface Lease {
  orderId: string;
  holder: string;
}

/** An order as last stored, with the right to change it. Each stored change returns a new one. */
export interface LeasedOrder extends Readonly<Order> {
  readonly lease: Lease;
}
