import type { Queryable } from '@traceshop/service-kit';
import type { Item } from './schemas';

export type ReservationState = 'held' | 'committed' | 'expired' | 'released';

export interface Reservation {
  reservationId: string;
  orderId: string;
  state: ReservationState;
  /** When a held reservation gives its stock back; null in every other state. */
  expiresAt: Date | null;
}

const COLUMNS = `id AS "reservationId", order_id AS "orderId", state, expires_at AS "expiresAt"`;

/**
 * The row of the order if it is new. Otherwise, or if a concurrent transaction makes it first (this
 * one then waits for that one's end), undefined: `lockReservation` finds it.
 */
export function insertHeld(
  tx: Queryable,
  row: { id: string; orderId: string; holdMs: number },
): Promise<Reservation | undefined> {
  return tx.one<Reservation>(
    `INSERT INTO reservations (id, order_id, state, expires_at)
     VALUES ($1, $2, 'held', now() + $3 * interval '1 millisecond')
     ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
    [row.id, row.orderId, row.holdMs],
  );
}

/** The tombstone of an order that never reserved; undefined as with `insertHeld`. */
export function insertReleased(
  tx: Queryable,
  row: { id: string; orderId: string },
): Promise<Reservation | undefined> {
  return tx.one<Reservation>(
    `INSERT INTO reservations (id, order_id, state) VALUES ($1, $2, 'released')
     ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
    [row.id, row.orderId],
  );
}

/** Whoever holds this lock decides alone what becomes of the order's stock. */
export function lockReservation(tx: Queryable, orderId: string): Promise<Reservation | undefined> {
  return tx.one<Reservation>(`SELECT ${COLUMNS} FROM reservations WHERE order_id = $1 FOR UPDATE`, [
    orderId,
  ]);
}

/** The hold that ran out first and that no other replica is busy with, locked. */
export function lockExpiredHold(tx: Queryable): Promise<Reservation | undefined> {
  return tx.one<Reservation>(
    `SELECT ${COLUMNS} FROM reservations WHERE state = 'held' AND expires_at <= now()
     ORDER BY expires_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
  );
}

/** Needs the row's lock. `holdMs` belongs to the state `held` alone. */
export async function setState(
  tx: Queryable,
  orderId: string,
  next: { state: ReservationState; holdMs?: number },
): Promise<Reservation> {
  const row = await tx.one<Reservation>(
    `UPDATE reservations SET state = $2, updated_at = now(),
       expires_at = now() + $3::double precision * interval '1 millisecond'
     WHERE order_id = $1 RETURNING ${COLUMNS}`,
    [orderId, next.state, next.holdMs ?? null],
  );
  if (!row) throw new Error(`the locked reservation of ${orderId} is gone`);
  return row;
}

export async function insertItems(tx: Queryable, orderId: string, items: Item[]): Promise<void> {
  await tx.query(
    `INSERT INTO reservation_items (order_id, sku, quantity)
     SELECT $1, sku, quantity FROM unnest($2::text[], $3::int[]) AS item (sku, quantity)`,
    [orderId, items.map((item) => item.sku), items.map((item) => item.quantity)],
  );
}

export function itemsOf(tx: Queryable, orderId: string): Promise<Item[]> {
  return tx.query<Item>('SELECT sku, quantity FROM reservation_items WHERE order_id = $1', [
    orderId,
  ]);
}
