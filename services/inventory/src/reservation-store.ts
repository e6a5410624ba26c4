import type { Item, ReservationState } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

export interface Reservation {
  reservationId: string;
  orderId: string;
  state: ReservationState;
  /** When a `held` reservation expires; null in every other state. */
  expiresAt: Date | null;
}

const COLUMNS = `id AS "reservationId", order_id AS "orderId", state, expires_at AS "expiresAt"`;

export type ReservationStore = ReturnType<typeof createReservationStore>;

/** The SQL of reservations and their items. Locks last until the end of the given transaction. */
export function createReservationStore(database: Queryable) {
  return { ...creation(database), ...change(database), ...reservedItems(database) };
}

function creation(database: Queryable) {
  return {
    /**
     * Inserts the row of the order. Returns undefined if the row exists; then call `lock`. If a concurrent
     * transaction is inserting it, this call waits for that transaction.
     */
    insertHeld: (row: { id: string; orderId: string; holdMs: number }) =>
      database.one<Reservation>(
        `INSERT INTO reservations (id, order_id, state, expires_at)
         VALUES ($1, $2, 'held', now() + $3 * interval '1 millisecond')
         ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
        [row.id, row.orderId, row.holdMs],
      ),

    /** Inserts the tombstone of an order that never reserved; undefined as with `insertHeld`. */
    insertReleased: (row: { id: string; orderId: string }) =>
      database.one<Reservation>(
        `INSERT INTO reservations (id, order_id, state) VALUES ($1, $2, 'released')
         ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
        [row.id, row.orderId],
      ),
  };
}

function change(database: Queryable) {
  return {
    /** Only the holder of this lock may change the order's stock. */
    lock: (orderId: string) =>
      database.one<Reservation>(
        `SELECT ${COLUMNS} FROM reservations WHERE order_id = $1 FOR UPDATE`,
        [orderId],
      ),

    /** Locks the hold that expired first and that no other replica has locked. */
    lockExpiredHold: () =>
      database.one<Reservation>(
        `SELECT ${COLUMNS} FROM reservations WHERE state = 'held' AND expires_at <= now()
         ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      ),

    /** Commits a hold whose stock is still taken, in one statement. Undefined in any other state. */
    commitHeld: (orderId: string) =>
      database.one<Reservation>(
        `UPDATE reservations SET state = 'committed', updated_at = now(), expires_at = NULL
         WHERE order_id = $1 AND state = 'held' RETURNING ${COLUMNS}`,
        [orderId],
      ),

    /** Requires the row's lock. `holdMs` is only for the state `held`. */
    setState: async (orderId: string, next: { state: ReservationState; holdMs?: number }) => {
      const row = await database.one<Reservation>(
        `UPDATE reservations SET state = $2, updated_at = now(),
           expires_at = now() + $3::double precision * interval '1 millisecond'
         WHERE order_id = $1 RETURNING ${COLUMNS}`,
        [orderId, next.state, next.holdMs ?? null],
      );
      if (!row) throw new Error(`the locked reservation of ${orderId} is gone`);
      return row;
    },
  };
}

function reservedItems(database: Queryable) {
  return {
    insertItems: (orderId: string, items: Item[]) =>
      database.query(
        `INSERT INTO reservation_items (order_id, sku, quantity)
         SELECT $1, sku, quantity FROM unnest($2::text[], $3::int[]) AS item (sku, quantity)`,
        [orderId, items.map((item) => item.sku), items.map((item) => item.quantity)],
      ),

    itemsOf: (orderId: string) =>
      database.query<Item>('SELECT sku, quantity FROM reservation_items WHERE order_id = $1', [
        orderId,
      ]),
  };
}
