import type { Database, Queryable } from '@traceshop/service-kit';
import { createProductStore } from './product-store';
import { createReservationStore } from './reservation-store';
import { createStockStore } from './stock-store';

export type Stores = ReturnType<typeof storesOver>;
export type TransactionalStores = ReturnType<typeof createStores>;

const storesOver = (database: Queryable) => ({
  products: createProductStore(database),
  reservations: createReservationStore(database),
  stock: createStockStore(database),
});

export function createStores(database: Database) {
  return {
    ...storesOver(database),
    /** All changes that `work` makes with the given stores commit together, or none does. */
    transaction: <T>(work: (stores: Stores) => Promise<T>): Promise<T> =>
      database.transaction((tx) => work(storesOver(tx))),
  };
}
