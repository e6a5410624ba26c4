import { reservationNotFound, reservationReleased } from './errors';
import type { CountReservation } from './metrics';
import type { Reservation } from './reservation-store';
import type { TransactionalStores } from './stores';

export interface CommitDeps {
  transaction: TransactionalStores['transaction'];
  count: CountReservation;
}

/** The order is paid: its stock stays reserved without a time limit. */
export async function commitReservation(deps: CommitDeps, orderId: string): Promise<Reservation> {
  const { reservation, changed } = await deps.transaction(async ({ reservations, stock }) => {
    const found = await reservations.lock(orderId);
    if (!found) throw reservationNotFound(orderId);
    if (found.state === 'released') throw reservationReleased(orderId);
    if (found.state === 'committed') return { reservation: found, changed: false };
    // The job may not have returned the stock of an expired hold yet. If it has, take the stock again.
    if (found.state === 'expired') await stock.take(await reservations.itemsOf(orderId));
    const committed = await reservations.setState(orderId, { state: 'committed' });
    return { reservation: committed, changed: true };
  });
  if (changed) deps.count('committed');
  return reservation;
}
