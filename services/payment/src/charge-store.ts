import type { ChargeState, DeclineCode, PaymentMethod } from '@traceshop/contract';
import type { Database } from '@traceshop/service-kit';
import type { ProviderResult, VoidOutcome } from './clients/payment-provider';
import { createPaymentMethodStore } from './payment-method-store';

/** The terms of the request. A charge that was cancelled before it was requested has none. */
export interface ChargeTerms {
  userId: string;
  provider: PaymentMethod;
  amountCents: number;
  currency: string;
  tokenHash: string;
  transactionId: string;
}

export interface Charge {
  orderId: string;
  status: ChargeState;
  declineCode: DeclineCode | null;
  /** The number of workers that called the provider for this charge. */
  attempt: number;
  userId: string | null;
  provider: PaymentMethod | null;
  amountCents: number | null;
  currency: string | null;
  tokenHash: string | null;
  transactionId: string | null;
}

const COLUMNS = `order_id AS "orderId", status, user_id AS "userId", provider, currency, attempt,
  amount_cents AS "amountCents", token_hash AS "tokenHash", transaction_id AS "transactionId",
  decline_code AS "declineCode"`;

const ATTEMPT_UNTIL = `now() + $2 * interval '1 millisecond'`;

export type ChargeStore = ReturnType<typeof createChargeStore>;

/** The SQL of charges. Every change is one conditional update; no change relies on an earlier read. */
export function createChargeStore(database: Database, attemptMs: number) {
  return {
    find: (orderId: string) =>
      database.one<Charge>(`SELECT ${COLUMNS} FROM charges WHERE order_id = $1`, [orderId]),

    ...attempts(database, attemptMs),

    complete: (charge: Charge, result: ProviderResult) =>
      result.kind === 'unknown'
        ? completeUnknown(database, charge)
        : complete(database, charge, result),

    ...cancellation(database),
  };
}

function attempts(database: Database, attemptMs: number) {
  return {
    /** Inserts the pending charge of the order. Returns undefined if the order has a charge or was cancelled. */
    open: (orderId: string, terms: ChargeTerms) =>
      database.one<Charge>(
        `INSERT INTO charges (order_id, status, attempt, attempt_until, user_id, provider,
           amount_cents, currency, token_hash, transaction_id)
         VALUES ($1, 'pending', 1, ${ATTEMPT_UNTIL}, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
        [
          orderId,
          attemptMs,
          terms.userId,
          terms.provider,
          terms.amountCents,
          terms.currency,
          terms.tokenHash,
          terms.transactionId,
        ],
      ),

    /** Takes over the pending charge of a worker whose time is over, so it must be dead. */
    takeOver: (orderId: string) =>
      database.one<Charge>(
        `UPDATE charges SET attempt = attempt + 1, attempt_until = ${ATTEMPT_UNTIL}, updated_at = now()
         WHERE order_id = $1 AND status = 'pending' AND attempt_until <= now() RETURNING ${COLUMNS}`,
        [orderId, attemptMs],
      ),
  };
}

function cancellation(database: Database) {
  return {
    /** Inserts the tombstone of an order that was never charged; undefined if it has a charge. */
    insertVoided: (orderId: string) =>
      database.one<Charge>(
        `INSERT INTO charges (order_id, status) VALUES ($1, 'voided')
         ON CONFLICT (order_id) DO NOTHING RETURNING ${COLUMNS}`,
        [orderId],
      ),

    /** Afterwards no result of the provider changes the row. Returns undefined if its state is final. */
    markCancelling: (orderId: string) =>
      database.one<Charge>(
        `UPDATE charges SET status = 'cancelling', updated_at = now()
         WHERE order_id = $1 AND status IN ('pending', 'succeeded', 'unknown', 'cancelling')
         RETURNING ${COLUMNS}`,
        [orderId],
      ),

    completeCancelled: (orderId: string, status: VoidOutcome) =>
      database.one<Charge>(
        `UPDATE charges SET status = $2, updated_at = now()
         WHERE order_id = $1 AND status = 'cancelling' RETURNING ${COLUMNS}`,
        [orderId, status],
      ),
  };
}

/**
 * Stores a definite result, from any worker, also from one that was presumed dead: one key has one
 * result. It never overwrites a cancellation. The card is saved in the same transaction.
 */
function complete(
  database: Database,
  charge: Charge,
  result: Exclude<ProviderResult, { kind: 'unknown' }>,
): Promise<Charge | undefined> {
  const reference = result.kind === 'succeeded' ? result.reference : null;
  const code = result.kind === 'declined' ? result.code : null;
  return database.transaction(async (tx) => {
    const completed = await tx.one<Charge>(
      `UPDATE charges SET status = $2, provider_reference = $3, decline_code = $4, updated_at = now()
       WHERE order_id = $1 AND status IN ('pending', 'unknown') RETURNING ${COLUMNS}`,
      [charge.orderId, result.kind, reference, code],
    );
    if (completed && result.kind === 'succeeded') {
      await createPaymentMethodStore(tx).save(completed, result.card);
    }
    return completed;
  });
}

/** Only the last worker may store `unknown`: another one may still be waiting for a response. */
function completeUnknown(database: Database, charge: Charge): Promise<Charge | undefined> {
  return database.one<Charge>(
    `UPDATE charges SET status = 'unknown', updated_at = now()
     WHERE order_id = $1 AND status = 'pending' AND attempt = $2 RETURNING ${COLUMNS}`,
    [charge.orderId, charge.attempt],
  );
}
