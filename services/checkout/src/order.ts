/** `confirmed` and `cancelled` are final; docs/architecture.md draws the rest. */
export type OrderState =
  | 'pending'
  | 'charging'
  | 'charged'
  | 'compensating'
  | 'confirmed'
  | 'cancelled';

/** The states that somebody has to work on. */
export type WorkingState = Exclude<OrderState, 'confirmed' | 'cancelled'>;

export const PAYMENT_METHODS = ['stripe', 'paypal'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

export interface Item {
  sku: string;
  quantity: number;
}

/** An item at the price of the moment it was validated; amounts are whole cents. */
export interface OrderLine extends Item {
  name: string;
  unitPriceCents: number;
  lineTotalCents: number;
}

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

/** An order as the client sees it. */
export interface OrderView {
  orderId: string;
  status: OrderState;
  cartId: string;
  userId: string;
  items: OrderLine[];
  totalCents: number;
  currency: string;
  paymentMethod: PaymentMethod;
  transactionId: string | null;
  createdAt: string;
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

/** An order together with the right to work on it. */
export interface LeasedOrder {
  order: Order;
  lease: Lease;
}
