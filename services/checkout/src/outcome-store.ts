import type { Queryable } from '@traceshop/service-kit';
import type { Order } from './order';

/** The fields of an ended order that are counted. */
export type Outcome = Pick<Order, 'state' | 'answer' | 'paymentMethod' | 'totalCents' | 'currency'>;

export type OutcomeStore = ReturnType<typeof createOutcomeStore>;

const COLUMNS = `state, answer, payment_method AS "paymentMethod", total_cents AS "totalCents", currency`;

/** The SQL that records which ended orders are counted, each in one batch. */
export function createOutcomeStore(database: Queryable) {
  return {
    /** Puts ended orders without a batch into this batch: at most a thousand. */
    take: (batch: string) =>
      database.query<Outcome>(
        `UPDATE orders SET counted_in = $1
         WHERE id IN (
           SELECT id FROM orders
           WHERE counted_in IS NULL AND (state = 'confirmed' OR failed_at IS NOT NULL)
           LIMIT 1000 FOR UPDATE SKIP LOCKED)
         RETURNING ${COLUMNS}`,
        [batch],
      ),

    inBatch: (batch: string) =>
      database.query<Outcome>(`SELECT ${COLUMNS} FROM orders WHERE counted_in = $1`, [batch]),
  };
}
