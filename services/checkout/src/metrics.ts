import { METRICS, type PaymentMethod } from '@traceshop/contract';
import { counter, gauge, histogram } from '@traceshop/telemetry';
import type { Order } from './order';
import type { OutboxStore } from './outbox-store';

export type CheckoutStatus = 'success' | 'declined' | 'out_of_stock' | 'payment_timeout' | 'failed';

export interface CheckoutMetrics {
  /** Counts a failed checkout. */
  completed(paymentMethod: PaymentMethod, status: Exclude<CheckoutStatus, 'success'>): void;
  confirmed(order: Pick<Order, 'paymentMethod' | 'totalCents' | 'currency'>): void;
  replayed(): void;
  abandoned(carts: number): void;
}

export function createMetrics(): CheckoutMetrics {
  const completed = counter(METRICS.checkoutCompleted);
  const value = histogram(METRICS.checkoutValue);
  const replays = counter(METRICS.idempotencyReplays);
  const abandoned = counter(METRICS.cartAbandoned);
  const count = (paymentMethod: PaymentMethod, status: CheckoutStatus) =>
    completed.add(1, { payment_method: paymentMethod, status });
  return {
    completed: count,
    confirmed: (order) => {
      count(order.paymentMethod, 'success');
      value.record(order.totalCents, { currency: order.currency });
    },
    replayed: () => replays.add(1, {}),
    abandoned: (carts) => abandoned.add(carts, {}),
  };
}

export function observeOutbox(outbox: OutboxStore): void {
  gauge(METRICS.outboxPending, async () => [{ value: (await outbox.waiting())?.pending ?? 0 }]);
  gauge(METRICS.outboxOldestAge, async () => [
    { value: (await outbox.waiting())?.oldestAgeSeconds ?? 0 },
  ]);
}
