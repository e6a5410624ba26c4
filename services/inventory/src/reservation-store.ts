import type { Item, ReservationState } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

export interface Reservation {
  reservationId: string;
  orderId: string;
  state: ReservationState;
  /** When a held reservation gives its stock back; null in every other state. */
  expiresAt: Date | null;
}

const COLUMNS = `id AS "reservationId", order_id AS "orderId", state, expires_at AS "expiresAt"`;

export type ReservationStore = ReturnType<typeof createReservationStore>;

/** The SQL of reservations and their items. Its locks last as long as the transaction it is made over. */
export function createReservationStore(database: Queryable) {
  return { ...creation(database), ...change(database), ...reservedItems(database) };
}

function creation(database: Queryable) {
  return {
    /**
     * The row of the order if it is new. Otherwise, or if a concurrent transaction makes it first
     * (this one then waits for that one's end), undefined: `lock` finds it.
     */
    insertHeld: (row: { id: string; orderId: string; holdMs: number }) =>
      database.one<Reservation>(
        `INSERT INTO reservations (id, order_id, state, expires_at)
         VALUES ($1, $2, 'held', now() + $3 * interval '1 millisecond')
         ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
        [row.id, row.orderId, row.holdMs],
      ),

    /** The tombstone of an order that never reserved; undefined as with `insertHeld`. */
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
    /** Whoever holds this lock decides alone what becomes of the order's stock. */
    lock: (orderId: string) =>
      database.one<Reservation>(
        `SELECT ${COLUMNS} FROM reservations WHERE order_id = $1 FOR UPDATE`,
        [orderId],
      ),

    /** The hold that ran out first and that no other replica is busy with, locked. */
    lockExpiredHold: () =>
      database.one<Reservation>(
        `SELECT ${COLUMNS} FROM reservations WHERE state = 'held' AND expires_at <= now()
         ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      ),

    /** Needs the row's lock. `holdMs` belongs to the state `held` alone. */
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
