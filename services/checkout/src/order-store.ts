import type { OrderLine, OrderState, PaymentMethod, WorkingOrderState } from '@traceshop/contract';
import { type Queryable, withoutDeadline } from '@traceshop/service-kit';
import { LeaseLost } from './errors';
import type { Lease, LeasedOrder, Order, StoredResponse } from './order';

const COLUMNS = `id, client_id AS "clientId", user_id AS "userId", cart_id AS "cartId", state, items,
  total_cents AS "totalCents", currency, payment_method AS "paymentMethod",
  transaction_id AS "transactionId", charge_declined AS "chargeDeclined", answer, traceparent,
  created_at AS "createdAt"`;

export interface NewOrder {
  id: string;
  clientId: string;
  userId: string;
  cartId: string;
  /** The version of the cart that was validated. */
  cartVersion: number;
  items: OrderLine[];
  totalCents: number;
  currency: string;
  paymentMethod: PaymentMethod;
  idempotencyKey: string | undefined;
  bodyHash: string;
  traceparent: string | undefined;
  holder: string;
}

export interface StateChange {
  /** Never a final state: `confirmed` and `cancelled` do not change. */
  from: WorkingOrderState;
  to: OrderState;
  transactionId?: string;
  answer?: StoredResponse | undefined;
  chargeDeclined?: boolean;
}

export type OrderStore = ReturnType<typeof createOrderStore>;

/** The SQL of orders. Uses the database's clock, because clocks of replicas may differ. */
export function createOrderStore(database: Queryable, leaseMs: number) {
  return {
    open: (order: NewOrder) => open(database, order, leaseMs),

    /**
     * The only way to change an order's state. Requires the expected state and a valid lease, and
     * renews the lease.
     * @throws {LeaseLost} when another worker has, or may have, taken the order.
     */
    change: (lease: Lease, change: StateChange): Promise<LeasedOrder> =>
      // A change that has happened is stored even after the request's deadline.
      withoutDeadline(() => changeState(database, { lease, change, leaseMs })),

    takeExpired: (worker: { holder: string; limit: number }) =>
      takeExpired(database, worker, leaseMs),

    byId: (id: string) => database.one<Order>(`SELECT ${COLUMNS} FROM orders WHERE id = $1`, [id]),

    ofClient: (id: string, clientId: string) =>
      database.one<Order>(`SELECT ${COLUMNS} FROM orders WHERE id = $1 AND client_id = $2`, [
        id,
        clientId,
      ]),

    /** The cart's order that is not cancelled, if there is one. */
    liveOfCart: (cartId: string) =>
      database.one<{ id: string; state: OrderState }>(
        `SELECT id, state FROM orders WHERE cart_id = $1 AND state <> 'cancelled'`,
        [cartId],
      ),
  };
}

/**
 * Opens the order if the cart still has the validated version; otherwise returns undefined. Locking
 * the cart waits for a running change of its items, and then checks the version again.
 */
async function open(
  database: Queryable,
  order: NewOrder,
  leaseMs: number,
): Promise<Order | undefined> {
  return database.one<Order>(
    `INSERT INTO orders (id, client_id, user_id, cart_id, state, items, total_cents, currency,
       payment_method, idempotency_key, body_hash, traceparent, lease_holder, lease_until)
     SELECT $1, client_id, user_id, id, 'pending', $5::jsonb, $6::integer, $7, $8, $9, $10, $11, $12,
       now() + $13 * interval '1 millisecond'
     FROM carts WHERE id = $2 AND client_id = $3 AND version = $4 FOR UPDATE
     RETURNING ${COLUMNS}`,
    [
      order.id,
      order.cartId,
      order.clientId,
      order.cartVersion,
      JSON.stringify(order.items),
      order.totalCents,
      order.currency,
      order.paymentMethod,
      order.idempotencyKey ?? null,
      order.idempotencyKey === undefined ? null : order.bodyHash,
      order.traceparent ?? null,
      order.holder,
      leaseMs,
    ],
  );
}

interface ChangeOf {
  lease: Lease;
  change: StateChange;
  leaseMs: number;
}

async function changeState(database: Queryable, of: ChangeOf): Promise<LeasedOrder> {
  const { lease, change, leaseMs } = of;
  const changed = await database.one<Order>(
    `UPDATE orders SET
       state = $4,
       transaction_id = coalesce($5, transaction_id),
       answer = coalesce($6::json, answer),
       charge_declined = charge_declined OR $7,
       failed_at = CASE WHEN $4 IN ('compensating', 'cancelled') THEN coalesce(failed_at, now()) END,
       updated_at = now(),
       lease_until = now() + $8 * interval '1 millisecond'
     WHERE id = $1 AND lease_holder = $2 AND lease_until > now() AND state = $3
     RETURNING ${COLUMNS}`,
    [
      lease.orderId,
      lease.holder,
      change.from,
      change.to,
      change.transactionId ?? null,
      change.answer === undefined ? null : JSON.stringify(change.answer),
      change.chargeDeclined ?? false,
      leaseMs,
    ],
  );
  if (!changed) throw new LeaseLost(lease, change.from);
  return { ...changed, lease };
}

/**
 * Gives orders with an expired lease to a new holder. The statement commits first, so no row stays
 * locked during a call to a dependency. SKIP LOCKED keeps two workers from waiting for each other.
 * The row lock keeps both from taking one order.
 */
async function takeExpired(
  database: Queryable,
  worker: { holder: string; limit: number },
  leaseMs: number,
): Promise<LeasedOrder[]> {
  const orders = await database.query<Order>(
    `UPDATE orders SET lease_holder = $1, lease_until = now() + $2 * interval '1 millisecond'
     WHERE id IN (
       SELECT id FROM orders
       WHERE state NOT IN ('confirmed', 'cancelled') AND lease_until < now()
       ORDER BY lease_until LIMIT $3 FOR UPDATE SKIP LOCKED)
     RETURNING ${COLUMNS}`,
    [worker.holder, leaseMs, worker.limit],
  );
  return orders.map((order) => ({
    ...order,
    lease: { orderId: order.id, holder: worker.holder },
  }));
}
