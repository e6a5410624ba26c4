import { ID_PREFIX, type Item, type ReservationRequest } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import { reservationMismatch, reservationReleased } from './errors';
import type { CountReservation } from './metrics';
import type { Reservation } from './reservation-store';
import type { Stores, TransactionalStores } from './stores';

export interface ReserveDeps {
  transaction: TransactionalStores['transaction'];
  /** How long a reservation holds its stock. */
  holdMs: number;
  count: CountReservation;
}

/** Reserves all items or none, once per order, also for repeated requests. */
export async function reserveItems(
  deps: ReserveDeps,
  request: ReservationRequest,
): Promise<Reservation> {
  const { reservation, held } = await deps.transaction(async (stores) => {
    const row = { id: newId(ID_PREFIX.reservation), orderId: request.orderId, holdMs: deps.holdMs };
    const fresh = await stores.reservations.insertHeld(row);
    if (!fresh) return reserveAgain(stores, request, deps.holdMs);
    // Stock first: there an unknown SKU is a 404. Among the items it would be a foreign-key error.
    await stores.stock.take(request.items);
    await stores.reservations.insertItems(request.orderId, request.items);
    return { reservation: fresh, held: true };
  });
  if (held) deps.count('held');
  return reservation;
}

async function reserveAgain(
  { reservations, stock }: Stores,
  { orderId, items }: ReservationRequest,
  holdMs: number,
) {
  const existing = await reservations.lock(orderId);
  if (!existing) throw new Error(`the reservation of ${orderId} is neither new nor there`);
  if (existing.state === 'released') throw reservationReleased(orderId);
  if (!sameItems(await reservations.itemsOf(orderId), items)) throw reservationMismatch(orderId);
  if (existing.state === 'committed') return { reservation: existing, held: false };
  const held = existing.state === 'expired';
  if (held) await stock.take(items);
  // A repeated request restarts the time limit of the hold.
  return { reservation: await reservations.setState(orderId, { state: 'held', holdMs }), held };
}

function sameItems(stored: Item[], asked: Item[]): boolean {
  const quantities = new Map(stored.map((item) => [item.sku, item.quantity]));
  return (
    stored.length === asked.length &&
    asked.every((item) => quantities.get(item.sku) === item.quantity)
  );
}
