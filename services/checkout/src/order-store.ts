import type { OrderLine, OrderState, PaymentMethod, WorkingOrderState } from '@traceshop/contract';
import { type Queryable, withoutDeadline } from '@traceshop/service-kit';
import { LeaseLost } from './errors';
import type { Answer, Lease, LeasedOrder, Order } from './order';

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
  /** Never a final state: nothing leads out of `confirmed` or `cancelled`. */
  from: WorkingOrderState;
  to: OrderState;
  transactionId?: string;
  answer?: Answer | undefined;
  chargeDeclined?: boolean;
}

export type OrderStore = ReturnType<typeof createOrderStore>;

/** The SQL of orders. Times are the database's: two replicas' clocks need not agree. */
export function createOrderStore(database: Queryable, leaseMs: number) {
  return {
    open: (order: NewOrder) => open(database, order, leaseMs),

    /**
     * The one way an order changes its state: only from the state and by the holder of a lease still
     * running, which it renews.
     * @throws {LeaseLost} when another worker has, or may have, taken the order over.
     */
    change: (lease: Lease, change: StateChange): Promise<LeasedOrder> =>
      // What has happened is stored even when the request that made it happen is out of time.
      withoutDeadline(() => changeState(database, { lease, change, leaseMs })),

    takeExpired: (worker: { holder: string; limit: number }) =>
      takeExpired(database, worker, leaseMs),

    byId: (id: string) => database.one<Order>(`SELECT ${COLUMNS} FROM orders WHERE id = $1`, [id]),

    ofClient: (id: string, clientId: string) =>
      database.one<Order>(`SELECT ${COLUMNS} FROM orders WHERE id = $1 AND client_id = $2`, [
        id,
        clientId,
      ]),

    /** The one order of a cart that is not cancelled, if there is one. */
    liveOfCart: (cartId: string) =>
      database.one<{ id: string; state: OrderState }>(
        `SELECT id, state FROM orders WHERE cart_id = $1 AND state <> 'cancelled'`,
        [cartId],
      ),
  };
}

/**
 * Opens the order if the cart still has the version that was validated; undefined otherwise. Locking
 * the cart makes it wait for a change of its items under way, and then look at the version again.
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
 * Gives orders whose lease has run out to a new holder. The statement commits before anything else
 * happens: no row stays locked during a call to a neighbour. SKIP LOCKED keeps two workers from
 * waiting for each other, and the row lock from both taking one order.
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
