import type { Database } from '@traceshop/service-kit';
import { reservationNotFound, reservationReleased } from './errors';
import type { CountReservation } from './metrics';
import { itemsOf, lockReservation, type Reservation, setState } from './reservation-store';
import { takeStock } from './stock-store';

export interface CommitDeps {
  database: Database;
  count: CountReservation;
}

/** The order is paid: its stock stays taken, without a time limit. */
export async function commitReservation(deps: CommitDeps, orderId: string): Promise<Reservation> {
  const { reservation, changed } = await deps.database.transaction(async (tx) => {
    const found = await lockReservation(tx, orderId);
    if (!found) throw reservationNotFound(orderId);
    if (found.state === 'released') throw reservationReleased(orderId);
    if (found.state === 'committed') return { reservation: found, changed: false };
    // A hold that has run out but was not swept yet still has its stock; a swept one takes it again.
    if (found.state === 'expired') await takeStock(tx, await itemsOf(tx, orderId));
    return { reservation: await setState(tx, orderId, { state: 'committed' }), changed: true };
  });
  if (changed) deps.count('committed');
  return reservation;
}
