// Checks the stored state of the shop after all faults have ended and all queues are empty. It is a
// pure function, so that tests can prove it with one fault at a time.

import type { DeliveryState, NotificationType, ReservationState } from '@traceshop/contract';
import { type ChargeState, isWithoutCharge } from '@traceshop/contract/charge-states';
import type { OrderState } from '@traceshop/contract/order-states';

/** The stored state of all services. */
export interface StoredState {
  orders: {
    id: string;
    state: OrderState;
    totalCents: number;
    transactionId: string | null;
    items: { sku: string; quantity: number }[];
  }[];
  /** Rows of payment's `charges`. */
  charges: {
    orderId: string;
    status: ChargeState;
    amountCents: number | null;
    transactionId: string | null;
  }[];
  /** The provider's ledger: the money that really moved. */
  provider: { key: string; status: string; timesCharged: number; amountCents: number | null }[];
  reservations: { orderId: string; state: ReservationState }[];
  stock: { sku: string; initial: number; left: number }[];
  outbox: { id: string; orderId: string; sent: boolean }[];
  deliveries: { id: string; type: NotificationType; state: DeliveryState }[];
  deadLetters: number;
}

/** The orders that clients got confirmed. Each must be in the stored state. */
export interface Acknowledged {
  orderId: string;
  totalCents: number;
}

/** One sentence for each violation of a guarantee. */
export function violations(state: StoredState, acknowledged: Acknowledged[]): string[] {
  return [
    ...acknowledged.flatMap((order) => ofAcknowledged(state, order)),
    ...state.orders.flatMap((order) => [
      ...ofMoney(state, order),
      ...ofStockHold(state, order),
      ...ofConfirmation(state, order),
    ]),
    ...ofStrangers(state),
    ...ofTotals(state),
    ...(state.deadLetters > 0 ? [`${state.deadLetters} dead letters`] : []),
  ];
}

type Order = StoredState['orders'][number];

function ofAcknowledged({ orders }: StoredState, expected: Acknowledged): string[] {
  const found = orders.filter((order) => order.id === expected.orderId);
  if (found.length !== 1)
    return [`acknowledged order ${expected.orderId} exists ${found.length} times`];
  if (found[0]?.state !== 'confirmed')
    return [`acknowledged order ${expected.orderId} is ${found[0]?.state}`];
  if (found[0].totalCents !== expected.totalCents)
    return [`order ${expected.orderId} changed its total`];
  return [];
}

/** A confirmed order has exactly one successful charge of its total. Any other order has none. */
function ofMoney({ charges, provider }: StoredState, order: Order): string[] {
  const rows = charges.filter((charge) => charge.orderId === order.id);
  const moved = provider.filter((entry) => entry.key === order.id);
  const taken = moved.filter((entry) => entry.status === 'succeeded');
  const problems = moved
    .filter((entry) => entry.timesCharged > 1)
    .map((entry) => `order ${order.id} was charged ${entry.timesCharged} times`);
  if (order.state === 'confirmed') {
    const [row] = rows;
    if (rows.length !== 1 || row?.status !== 'succeeded') {
      problems.push(
        `confirmed order ${order.id} has ${rows.map((r) => r.status).join() || 'no'} charge`,
      );
    }
    if (row && row.transactionId !== order.transactionId) {
      problems.push(`order ${order.id} names another transaction than its charge`);
    }
    if (taken.length !== 1 || taken[0]?.amountCents !== order.totalCents) {
      problems.push(`the provider does not hold exactly ${order.totalCents} for order ${order.id}`);
    }
    return problems;
  }
  if (order.state !== 'cancelled') problems.push(`order ${order.id} is stuck in ${order.state}`);
  if (taken.length > 0) problems.push(`cancelled order ${order.id} was charged`);
  const kept = rows.filter((row) => !isWithoutCharge(row.status));
  return [...problems, ...kept.map((row) => `charge of ended order ${order.id} is ${row.status}`)];
}

function ofStockHold({ reservations }: StoredState, order: Order): string[] {
  const held = reservations.filter((one) => one.orderId === order.id);
  const wanted = order.state === 'confirmed' ? 'committed' : 'released';
  const wrong = held.filter((one) => one.state !== wanted);
  if (order.state === 'confirmed' && held.length !== 1) {
    return [`confirmed order ${order.id} has ${held.length} reservations`];
  }
  // An order that inventory rejected never held stock. An expired hold has none either.
  return wrong
    .filter((one) => !(wanted === 'released' && one.state === 'expired'))
    .map((one) => `the reservation of ${order.state} order ${order.id} is ${one.state}`);
}

/** Every confirmed order has exactly one delivery record. */
function ofConfirmation({ outbox, deliveries }: StoredState, order: Order): string[] {
  const rows = outbox.filter((row) => row.orderId === order.id);
  if (order.state !== 'confirmed') {
    return rows.length > 0 ? [`order ${order.id} is ${order.state} but has a confirmation`] : [];
  }
  if (rows.length !== 1) return [`confirmed order ${order.id} has ${rows.length} outbox rows`];
  if (!rows[0]?.sent) return [`the confirmation of order ${order.id} was never sent`];
  const records = deliveries.filter((delivery) => delivery.id === rows[0]?.id);
  if (records.length === 1 && records[0]?.state === 'sent') return [];
  return [
    `order ${order.id} has ${records.map((one) => one.state).join() || 'no'} delivery record`,
  ];
}

/** Money, stock or mail that belongs to no order. */
function ofStrangers({ orders, charges, provider, reservations, deliveries, outbox }: StoredState) {
  const known = new Set(orders.map((order) => order.id));
  const rows = new Set(outbox.map((row) => row.id));
  return [
    ...charges.filter((one) => !known.has(one.orderId) && one.status === 'succeeded'),
    ...reservations.filter((one) => !known.has(one.orderId) && one.state !== 'released'),
  ]
    .map((one) => `no such order: ${one.orderId}`)
    .concat(
      provider
        .filter((one) => !known.has(one.key) && one.status === 'succeeded')
        .map((one) => `the provider charged an order that does not exist: ${one.key}`),
      deliveries
        .filter((one) => one.type === 'order_confirmation' && !rows.has(one.id))
        .map((one) => `a confirmation nobody ordered: ${one.id}`),
    );
}

function ofTotals({ orders, stock }: StoredState): string[] {
  const confirmed = orders.filter((order) => order.state === 'confirmed');
  return stock.flatMap(({ sku, initial, left }) => {
    const sold = confirmed
      .flatMap((order) => order.items)
      .filter((item) => item.sku === sku)
      .reduce((sum, item) => sum + item.quantity, 0);
    const problems = left < 0 ? [`stock of ${sku} is ${left}`] : [];
    if (initial - sold !== left) {
      problems.push(`stock of ${sku}: ${initial} - ${sold} sold is not ${left}`);
    }
    return problems;
  });
}
