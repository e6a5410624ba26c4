import { ID_PREFIX } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';
import type { CountReservation } from './metrics';
import type { Reservation } from './reservation-store';
import type { TransactionalStores } from './stores';

export interface ReleaseDeps {
  transaction: TransactionalStores['transaction'];
  count: CountReservation;
}

/**
 * Final, also for an order that never reserved: it leaves a tombstone. A late reserve or commit of a
 * paused worker is then rejected. Otherwise it would take stock that nobody returns.
 */
export async function releaseReservation(deps: ReleaseDeps, orderId: string): Promise<Reservation> {
  const { reservation, freed } = await deps.transaction(async ({ reservations, stock }) => {
    const tombstone = await reservations.insertReleased({
      id: newId(ID_PREFIX.reservation),
      orderId,
    });
    if (tombstone) return { reservation: tombstone, freed: false };
    const found = await reservations.lock(orderId);
    if (!found) throw new Error(`the reservation of ${orderId} is neither new nor there`);
    if (found.state === 'released') return { reservation: found, freed: false };
    if (found.state !== 'expired') await stock.giveBack(await reservations.itemsOf(orderId));
    return {
      reservation: await reservations.setState(orderId, { state: 'released' }),
      freed: true,
    };
  });
  if (freed) deps.count('released');
  return reservation;
}
