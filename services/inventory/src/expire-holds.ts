import type { Database } from '@traceshop/service-kit';
import type { CountReservation } from './metrics';
import { itemsOf, lockExpiredHold, setState } from './reservation-store';
import { returnStock } from './stock-store';

export interface ExpireDeps {
  database: Database;
  count: CountReservation;
}

/** One sweep stops here, so that a backlog does not keep a shutdown waiting. */
const MOST_PER_SWEEP = 500;

/** Gives the stock of holds that ran out back; says how many. Any number of replicas may sweep. */
export async function expireHolds(deps: ExpireDeps): Promise<number> {
  let expired = 0;
  while (expired < MOST_PER_SWEEP && (await expireNext(deps))) expired += 1;
  return expired;
}

/**
 * One hold per transaction: several would lock the stock rows of one order after those of another,
 * out of SKU order, and two sweeps could wait for each other.
 */
async function expireNext(deps: ExpireDeps): Promise<boolean> {
  const found = await deps.database.transaction(async (tx) => {
    const hold = await lockExpiredHold(tx);
    if (!hold) return false;
    await returnStock(tx, await itemsOf(tx, hold.orderId));
    await setState(tx, hold.orderId, { state: 'expired' });
    return true;
  });
  if (found) deps.count('expired');
  return found;
}
