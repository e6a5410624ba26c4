import type { CountReservation } from './metrics';
import type { TransactionalStores } from './stores';

export interface ExpireDeps {
  transaction: TransactionalStores['transaction'];
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
 * out of SKU order, and two jobs run could wait for each other.
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
