import { type Database, newId } from '@traceshop/service-kit';
import type { CountReservation } from './metrics';
import {
  insertReleased,
  itemsOf,
  lockReservation,
  type Reservation,
  setState,
} from './reservation-store';
import { returnStock } from './stock-store';

export interface ReleaseDeps {
  database: Database;
  count: CountReservation;
}

/**
 * Final, also for an order that never reserved: the tombstone it leaves refuses the reserve or commit
 * of a worker that wakes up late, which would otherwise take stock nobody gives back.
 */
export async function releaseReservation(deps: ReleaseDeps, orderId: string): Promise<Reservation> {
  const { reservation, freed } = await deps.database.transaction(async (tx) => {
    const tombstone = await insertReleased(tx, { id: newId('res'), orderId });
    if (tombstone) return { reservation: tombstone, freed: false };
    const found = await lockReservation(tx, orderId);
    if (!found) throw new Error(`the reservation of ${orderId} is neither new nor there`);
    if (found.state === 'released') return { reservation: found, freed: false };
    if (found.state !== 'expired') await returnStock(tx, await itemsOf(tx, orderId));
    return { reservation: await setState(tx, orderId, { state: 'released' }), freed: true };
  });
  if (freed) deps.count('released');
  return reservation;
}
