/**
 * The business metrics: name, unit, description and the finite values of each label, so that every
 * counter can be born at 0 in all its series (see `counter`). Durations and rates of HTTP, database
 * and runtime come from the instrumentations and are not repeated here.
 */

/** The values that each label of a counter may take; `{}` is a counter without labels. */
export type LabelValues = Record<string, readonly string[]>;

export interface CounterDefinition {
  readonly kind: 'counter';
  readonly name: string;
  /** UCUM, with what is counted in braces: `{checkout}`. */
  readonly unit: string;
  readonly description: string;
  readonly labels: LabelValues;
}

export interface HistogramDefinition {
  readonly kind: 'histogram';
  readonly name: string;
  readonly unit: string;
  readonly description: string;
  /** Upper bounds of the buckets, in `unit`. */
  readonly boundaries: readonly number[];
}

export interface GaugeDefinition {
  readonly kind: 'gauge';
  readonly name: string;
  readonly unit: string;
  readonly description: string;
}

const PAYMENT_METHODS = ['stripe', 'paypal'] as const;

export const METRIC = {
  checkoutCompleted: {
    kind: 'counter',
    name: 'checkout.completed',
    unit: '{checkout}',
    description: 'Checkouts that came to an end, by how they ended.',
    labels: {
      payment_method: PAYMENT_METHODS,
      status: ['success', 'declined', 'out_of_stock', 'payment_timeout', 'failed'],
    },
  },
  checkoutValue: {
    kind: 'histogram',
    name: 'checkout.value',
    unit: '{cent}',
    description: 'Total of each confirmed order.',
    boundaries: [500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000],
  },
  cartAbandoned: {
    kind: 'counter',
    name: 'cart.abandoned',
    unit: '{cart}',
    description: 'Carts whose checkout failed and that saw no successful one in the time allowed.',
    labels: {},
  },
  paymentCharges: {
    kind: 'counter',
    name: 'payment.charges',
    unit: '{charge}',
    description: 'Charges asked of a payment provider, by outcome.',
    labels: {
      'payment.provider': PAYMENT_METHODS,
      outcome: ['succeeded', 'declined', 'unknown', 'refunded'],
    },
  },
  inventoryStock: {
    kind: 'gauge',
    name: 'inventory.stock',
    unit: '{item}',
    description: 'Items that can still be reserved, by SKU.',
  },
  inventoryReservations: {
    kind: 'counter',
    name: 'inventory.reservations',
    unit: '{reservation}',
    description: 'Changes of state of reservations.',
    labels: { outcome: ['held', 'committed', 'released', 'expired'] },
  },
  notificationDeliveries: {
    kind: 'counter',
    name: 'notification.deliveries',
    unit: '{notification}',
    description: 'What became of each delivery of a notification.',
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
    description: 'Confirmations that wait in the outbox.',
  },
  outboxOldestAge: {
    kind: 'gauge',
    name: 'outbox.oldest.age',
    unit: 's',
    description: 'Age of the oldest row that waits in the outbox.',
  },
  idempotencyReplays: {
    kind: 'counter',
    name: 'idempotency.replays',
    unit: '{request}',
    description: 'Requests answered with the stored answer of their Idempotency-Key.',
    labels: {},
  },
} as const satisfies Record<string, CounterDefinition | HistogramDefinition | GaugeDefinition>;
