import { type Database, newId, type Queryable } from '@traceshop/service-kit';
import { reservationMismatch, reservationReleased } from './errors';
import type { CountReservation } from './metrics';
import {
  insertHeld,
  insertItems,
  itemsOf,
  lockReservation,
  type Reservation,
  setState,
} from './reservation-store';
import type { Item, ReservationRequest } from './schemas';
import { takeStock } from './stock-store';

export interface ReserveDeps {
  database: Database;
  holdMs: number;
  count: CountReservation;
}

/** All items or none, once per order however often it is asked. */
export async function reserveItems(
  deps: ReserveDeps,
  request: ReservationRequest,
): Promise<Reservation> {
  const { reservation, held } = await deps.database.transaction(async (tx) => {
    const row = { id: newId('res'), orderId: request.orderId, holdMs: deps.holdMs };
    const fresh = await insertHeld(tx, row);
    if (!fresh) return reserveAgain(tx, request, deps.holdMs);
    // Stock first: an unknown SKU is a 404 there and would be a foreign-key error among the items.
    await takeStock(tx, request.items);
    await insertItems(tx, request.orderId, request.items);
    return { reservation: fresh, held: true };
  });
  if (held) deps.count('held');
  return reservation;
}

async function reserveAgain(tx: Queryable, request: ReservationRequest, holdMs: number) {
  const { orderId, items } = request;
  const existing = await lockReservation(tx, orderId);
  if (!existing) throw new Error(`the reservation of ${orderId} is neither new nor there`);
  if (existing.state === 'released') throw reservationReleased(orderId);
  if (!sameItems(await itemsOf(tx, orderId), items)) throw reservationMismatch(orderId);
  if (existing.state === 'committed') return { reservation: existing, held: false };
  const held = existing.state === 'expired';
  if (held) await takeStock(tx, items);
  // Asked again means still wanted: a hold that was about to run out lasts its whole time again.
  return { reservation: await setState(tx, orderId, { state: 'held', holdMs }), held };
}

function sameItems(stored: Item[], asked: Item[]): boolean {
  const quantities = new Map(stored.map((item) => [item.sku, item.quantity]));
  return (
    stored.length === asked.length &&
    asked.every((item) => quantities.get(item.sku) === item.quantity)
  );
}
