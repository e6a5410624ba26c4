import type { CounterDefinition, GaugeDefinition, HistogramDefinition } from '@traceshop/telemetry';
import { PAYMENT_METHODS } from './payment-methods';

/**
 * The shop's metrics: kind, unit and meaning. A counter also lists the values of its labels, so that
 * all its series start at 0. Metrics of HTTP, database and runtime come from the instrumentations.
 */
export const METRICS = {
  checkoutCompleted: {
    kind: 'counter',
    name: 'checkout.completed',
    unit: '{checkout}',
    meaning: 'Checkouts that came to an end, by how they ended.',
    labels: {
      payment_method: PAYMENT_METHODS,
      status: ['success', 'declined', 'out_of_stock', 'payment_timeout', 'failed'],
    },
  },
  checkoutValue: {
    kind: 'histogram',
    name: 'checkout.value',
    unit: '{cent}',
    meaning: 'Total of each confirmed order.',
    labels: ['currency'],
    boundaries: [500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000],
  },
  cartAbandoned: {
    kind: 'counter',
    name: 'cart.abandoned',
    unit: '{cart}',
    meaning: 'Carts whose checkout failed and that saw no successful one in the time allowed.',
    labels: {},
  },
  paymentCharges: {
    kind: 'counter',
    name: 'payment.charges',
    unit: '{charge}',
    meaning: 'Charges asked of a payment provider, by outcome.',
    labels: {
      'payment.provider': PAYMENT_METHODS,
      outcome: ['succeeded', 'declined', 'unknown', 'refunded'],
    },
  },
  paymentReconciliationRefunds: {
    kind: 'counter',
    name: 'payment.reconciliation.refunds',
    unit: '{charge}',
    meaning: 'Charges given back that the books did not have and whose order was cancelled.',
    labels: { 'payment.provider': PAYMENT_METHODS },
  },
  paymentReconciliationDifferences: {
    kind: 'gauge',
    name: 'payment.reconciliation.differences',
    unit: '{charge}',
    meaning:
      'Charges that differ between provider and books, as the last comparison found, by how.',
    labels: ['payment.provider', 'difference'],
  },
  paymentReconciliationAge: {
    kind: 'gauge',
    name: 'payment.reconciliation.age',
    unit: 's',
    meaning: "Time since a provider's charges were last compared with the books.",
    labels: ['payment.provider'],
  },
  inventoryStock: {
    kind: 'gauge',
    name: 'inventory.stock',
    unit: '{item}',
    meaning: 'Items that can still be reserved, by SKU.',
    labels: ['sku'],
  },
  inventoryReservations: {
    kind: 'counter',
    name: 'inventory.reservations',
    unit: '{reservation}',
    meaning: 'Changes of state of reservations.',
    labels: { outcome: ['held', 'committed', 'released', 'expired'] },
  },
  notificationDeliveries: {
    kind: 'counter',
    name: 'notification.deliveries',
    unit: '{notification}',
    meaning: 'What became of each delivery of a notification.',
    labels: {
      // A message that cannot be read has no type.
      'notification.type': ['welcome_email', 'order_confirmation', 'unknown'],
      outcome: ['sent', 'retried', 'dead_lettered', 'duplicate'],
    },
  },
  outboxPending: {
    kind: 'gauge',
    name: 'outbox.pending',
    unit: '{row}',
    meaning: 'Confirmations that wait in the outbox.',
    labels: [],
  },
  outboxOldestAge: {
    kind: 'gauge',
    name: 'outbox.oldest.age',
    unit: 's',
    meaning: 'Age of the oldest row that waits in the outbox.',
    labels: [],
  },
  idempotencyReplays: {
    kind: 'counter',
    name: 'idempotency.replays',
    unit: '{request}',
    meaning: 'Requests that got the stored response of their Idempotency-Key.',
    labels: {},
  },
} as const satisfies Record<string, CounterDefinition | HistogramDefinition | GaugeDefinition>;
