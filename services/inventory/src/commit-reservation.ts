import { reservationNotFound, reservationReleased } from './errors';
import type { CountReservation } from './metrics';
import type { Reservation } from './reservation-store';
import type { TransactionalStores } from './stores';

export interface CommitDeps {
  reservations: Pick<TransactionalStores['reservations'], 'commitHeld'>;
  transaction: TransactionalStores['transaction'];
  count: CountReservation;
}

/** The order is paid: its stock stays reserved without a time limit. */
export async function commitReservation(deps: CommitDeps, orderId: string): Promise<Reservation> {
  // Almost every reservation is held: that needs no transaction.
  const held = await deps.reservations.commitHeld(orderId);
  const { reservation, changed } =
    held === undefined ? await commitOther(deps, orderId) : { reservation: held, changed: true };
  if (changed) deps.count('committed');
  return reservation;
}

function commitOther(deps: CommitDeps, orderId: string) {
  return deps.transaction(async ({ reservations, stock }) => {
    const found = await reservations.lock(orderId);
    if (!found) throw reservationNotFound(orderId);
    if (found.state === 'released') throw reservationReleased(orderId);
    if (found.state === 'committed') return { reservation: found, changed: false };
    // The job may not have returned the stock of an expired hold yet. If it has, take the stock again.
    if (found.state === 'expired') await stock.take(await reservations.itemsOf(orderId));
    const committed = await reservations.setState(orderId, { state: 'committed' });
    return { reservation: committed, changed: true };
  });
}
