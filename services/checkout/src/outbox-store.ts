import type { OrderConfirmation } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

export interface OutboxRow {
  /** Also the id of the notification. It identifies a second delivery. */
  id: string;
  notification: Omit<OrderConfirmation, 'id'>;
  traceparent: string | null;
}

export type OutboxStore = ReturnType<typeof createOutboxStore>;

const COLUMNS = 'id, notification, traceparent';

/** The SQL of the outbox: confirmations to send, and their senders. */
export function createOutboxStore(database: Queryable, claimMs: number) {
  return {
    /** Runs in the transaction that stores `confirmed`. `claimed` keeps the job off while the request sends. */
    insert: (row: OutboxRow & { sender: string; claimed: boolean }) =>
      database.query(
        `INSERT INTO outbox (id, order_id, notification, traceparent, claimed_by, claimed_until)
         VALUES ($1, $2, $3, $4, $5, now() + $6 * interval '1 millisecond')`,
        [
          row.id,
          row.notification.orderId,
          JSON.stringify(row.notification),
          row.traceparent,
          row.sender,
          row.claimed ? claimMs : 0,
        ],
      ),

    /** Claims the oldest row without a sender for `sender`. Two senders never get the same row. */
    claimNext: (sender: string) =>
      database.one<OutboxRow>(
        `UPDATE outbox SET claimed_by = $1, claimed_until = now() + $2 * interval '1 millisecond'
         WHERE id IN (
           SELECT id FROM outbox WHERE sent_at IS NULL AND claimed_until <= now()
           ORDER BY claimed_until LIMIT 1 FOR UPDATE SKIP LOCKED)
         RETURNING ${COLUMNS}`,
        [sender, claimMs],
      ),

    /** False when another sender has the claim now. It sends the row again with the same id. */
    markSent: async (id: string, sender: string): Promise<boolean> => {
      const marked = await database.one(
        `UPDATE outbox SET sent_at = now() WHERE id = $1 AND claimed_by = $2 AND sent_at IS NULL
         RETURNING id`,
        [id, sender],
      );
      return marked !== undefined;
    },

    waiting: () =>
      database.one<{ pending: number; oldestAgeSeconds: number }>(
        `SELECT count(*)::integer AS pending,
           coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS "oldestAgeSeconds"
         FROM outbox WHERE sent_at IS NULL`,
      ),

    deleteSentBefore: (hours: number) =>
      database.query(`DELETE FROM outbox WHERE sent_at < now() - $1 * interval '1 hour'`, [hours]),
  };
}
