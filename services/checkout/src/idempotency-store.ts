import type { OrderState } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';
import type { StoredResponse } from './order';

/** The order that a client has opened with a key. */
export interface KeyedOrder {
  id: string;
  state: OrderState;
  bodyHash: string;
  answer: StoredResponse | null;
  expired: boolean;
}

// A key stays longer than its 24 hours while its order is running. Otherwise a repeat of the same
// request would start a second checkout.
const EXPIRED = `state IN ('confirmed', 'cancelled') AND created_at < now() - $1 * interval '1 hour'`;

export type IdempotencyStore = ReturnType<typeof createIdempotencyStore>;

/** The SQL of idempotency keys. A key is stored in the order that it opened. */
export function createIdempotencyStore(database: Queryable, keepHours: number) {
  return {
    find: (clientId: string, key: string) =>
      database.one<KeyedOrder>(
        `SELECT id, state, body_hash AS "bodyHash", answer, (${EXPIRED}) AS expired
         FROM orders WHERE client_id = $2 AND idempotency_key = $3`,
        [keepHours, clientId, key],
      ),

    /** Deletes an expired key that the job has not deleted yet. */
    forget: (clientId: string, key: string) =>
      database.query(
        `UPDATE orders SET idempotency_key = NULL, body_hash = NULL
         WHERE client_id = $2 AND idempotency_key = $3 AND ${EXPIRED}`,
        [keepHours, clientId, key],
      ),

    forgetExpired: () =>
      database.query(
        `UPDATE orders SET idempotency_key = NULL, body_hash = NULL
         WHERE idempotency_key IS NOT NULL AND ${EXPIRED}`,
        [keepHours],
      ),
  };
}
