import type { PaymentMethod } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';
import type { Period } from './clients/payment-provider';
import type { BookedCharge, Difference } from './compare-charge';

export interface Finding {
  orderId: string;
  difference: Difference;
}

export interface Finished {
  provider: PaymentMethod;
  ageSeconds: number;
  differences: Finding[];
}

export type ReconciliationStore = ReturnType<typeof createReconciliationStore>;

/** A worker that dies while it compares keeps the provider for so long. */
const CLAIM_MS = 300_000;

/** The SQL of the comparison with the providers. */
export function createReconciliationStore(database: Queryable, { settleMs }: { settleMs: number }) {
  return {
    /** False while another replica compares this provider, or has just done so. */
    claim: async (provider: PaymentMethod) =>
      (await database.one(
        `INSERT INTO reconciliations AS r (provider, claimed_until)
         VALUES ($1, now() + $2 * interval '1 millisecond')
         ON CONFLICT (provider) DO UPDATE SET claimed_until = excluded.claimed_until
         WHERE r.claimed_until <= now() RETURNING provider`,
        [provider, CLAIM_MS],
      )) !== undefined,

    finish: (provider: PaymentMethod, differences: Finding[], pauseMs: number) =>
      database.query(
        `UPDATE reconciliations SET finished_at = now(), differences = $2::jsonb,
           claimed_until = now() + $3 * interval '1 millisecond'
         WHERE provider = $1`,
        [provider, JSON.stringify(differences), pauseMs],
      ),

    finished: () =>
      database.query<Finished>(
        `SELECT provider, differences,
           extract(epoch FROM now() - coalesce(finished_at, started_at))::float AS "ageSeconds"
         FROM reconciliations`,
      ),

    booked: (orderIds: string[]) =>
      database.query<BookedCharge>(
        `SELECT order_id AS "orderId", status, provider, amount_cents AS "amountCents", currency,
           provider_reference AS reference,
           updated_at > now() - $2 * interval '1 millisecond' AS fresh
         FROM charges WHERE order_id = ANY($1)`,
        [orderIds, settleMs],
      ),

    /** Charges of the period that were made according to the books, without the listed ones. */
    bookedBut: (provider: PaymentMethod, { from, to }: Period, listed: string[]) =>
      database.query<{ orderId: string }>(
        `SELECT order_id AS "orderId" FROM charges
         WHERE provider = $1 AND created_at >= $2 AND created_at < $3
           AND updated_at <= now() - $5 * interval '1 millisecond'
           AND status IN ('succeeded', 'refunded') AND order_id <> ALL($4) ORDER BY created_at`,
        [provider, from, to, listed, settleMs],
      ),
  };
}
