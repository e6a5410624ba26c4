import type { StoredState } from '../src/audit.ts';

/** One confirmed and one cancelled order, without any violation. */
export function soundState(): StoredState {
  return {
    orders: [
      {
        id: 'ord_a',
        state: 'confirmed',
        totalCents: 500,
        transactionId: 'txn_a',
        items: [{ sku: 'mug', quantity: 2 }],
      },
      {
        id: 'ord_b',
        state: 'cancelled',
        totalCents: 250,
        transactionId: null,
        items: [{ sku: 'mug', quantity: 1 }],
      },
    ],
    charges: [
      { orderId: 'ord_a', status: 'succeeded', amountCents: 500, transactionId: 'txn_a' },
      { orderId: 'ord_b', status: 'refunded', amountCents: 250, transactionId: 'txn_b' },
    ],
    provider: [
      { key: 'ord_a', status: 'succeeded', timesCharged: 1, amountCents: 500 },
      { key: 'ord_b', status: 'refunded', timesCharged: 1, amountCents: 250 },
    ],
    reservations: [
      { orderId: 'ord_a', state: 'committed' },
      { orderId: 'ord_b', state: 'released' },
    ],
    stock: [{ sku: 'mug', initial: 10, left: 8 }],
    outbox: [{ id: 'ntf_a', orderId: 'ord_a', sent: true }],
    deliveries: [
      { id: 'ntf_a', type: 'order_confirmation', state: 'sent' },
      { id: 'ntf_w', type: 'welcome_email', state: 'sent' },
    ],
    deadLetters: 0,
  };
}
