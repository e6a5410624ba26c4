import type { CountReservation } from './metrics';
import type { TransactionalStores } from './stores';

export interface ExpireDeps {
  transaction: TransactionalStores['transaction'];
  count: CountReservation;
}

/** A limit for one run, so that a backlog does not delay a shutdown. */
const MOST_PER_SWEEP = 500;

/** Returns the stock of expired holds, and their number. Any number of replicas may run it. */
export async function expireHolds(deps: ExpireDeps): Promise<number> {
  let expired = 0;
  while (expired < MOST_PER_SWEEP && (await expireNext(deps))) expired += 1;
  return expired;
}

/**
 * One hold per transaction. Several holds would lock stock rows out of SKU order, and two runs could
 * deadlock.
 */
async function expireNext(deps: ExpireDeps): Promise<boolean> {
  const found = await deps.transaction(async ({ reservations, stock }) => {
    const hold = await reservations.lockExpiredHold();
    if (!hold) return false;
    await stock.giveBack(await reservations.itemsOf(hold.orderId));
    await reservations.setState(hold.orderId, { state: 'expired' });
    return true;
  });
  if (found) deps.count('expired');
  return found;
}
