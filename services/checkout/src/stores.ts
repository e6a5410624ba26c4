import type { Database, Queryable } from '@traceshop/service-kit';
import { createCartStore } from './cart-store';
import { createIdempotencyStore } from './idempotency-store';
import { createOrderStore } from './order-store';
import { createOutboxStore } from './outbox-store';
import { createOutcomeStore } from './outcome-store';

export interface StoreTimes {
  /** How long a worker owns an order after its last change of state. */
  leaseMs: number;
  /** How long a sender owns a row of the outbox. */
  claimMs: number;
  keepKeysHours: number;
}

export type Stores = ReturnType<typeof storesOver>;
export type TransactionalStores = ReturnType<typeof createStores>;

const storesOver = (database: Queryable, times: StoreTimes) => ({
  carts: createCartStore(database),
  orders: createOrderStore(database, times.leaseMs),
  keys: createIdempotencyStore(database, times.keepKeysHours),
  outbox: createOutboxStore(database, times.claimMs),
  outcomes: createOutcomeStore(database),
});

export function createStores(database: Database, times: StoreTimes) {
  return {
    ...storesOver(database, times),
    /** All changes that `work` makes through these stores commit together, or not at all. */
    transaction: <T>(work: (stores: Stores) => Promise<T>): Promise<T> =>
      database.transaction((tx) => work(storesOver(tx, times))),
  };
}
