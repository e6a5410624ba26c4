import { randomUUID } from 'node:crypto';
import type { DeliveryState, Notification } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

/** The right to send one notification, for a limited time. */
export interface Claim {
  id: string;
  holder: string;
  /**
   * By this process's monotonic clock (`performance.now()`), counted from before the query. So the claim
   * expires here before it expires in the database.
   */
  expiresAt: number;
}

export type ClaimResult =
  | { state: 'claimed'; claim: Claim }
  | { state: 'sent' }
  | { state: 'claimed_elsewhere' };

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** The SQL of deliveries: which notifications are sent, and which consumer may send one now. */
export function createDeliveryStore(database: Queryable, claimMs: number) {
  return {
    /** Succeeds if the record is new or released, or if its claim has expired by the database's clock. */
    claim: async ({ id, type, userId }: Notification): Promise<ClaimResult> => {
      const claim = { id, holder: randomUUID(), expiresAt: performance.now() + claimMs };
      const won = await database.one(CLAIM, [id, type, userId, claim.holder, claimMs]);
      if (won) return { state: 'claimed', claim };
      const record = await database.one<{ state: DeliveryState }>(
        'SELECT state FROM deliveries WHERE id = $1',
        [id],
      );
      return { state: record?.state === 'sent' ? 'sent' : 'claimed_elsewhere' };
    },

    /** Returns false and changes nothing if the claim was lost. */
    markSent: async ({ id, holder }: Claim): Promise<boolean> =>
      (await database.one(MARK_SENT, [id, holder])) !== undefined,

    /** Returns false and changes nothing if the claim was lost. */
    release: async ({ id, holder }: Claim): Promise<boolean> =>
      (await database.one(RELEASE, [id, holder])) !== undefined,

    /**
     * Deletes old records, but none with a valid claim. A record prevents a second mail, so it is needed
     * while a copy of the message may arrive: after a crash, from a retry queue, from checkout's outbox, or
     * from the dead letters.
     */
    deleteOlderThan: (days: number) => database.query(DELETE_OLD, [days]),
  };
}

const CLAIM = `
  INSERT INTO deliveries AS d (id, type, user_id, state, holder, claimed_until)
  VALUES ($1, $2, $3, 'claimed', $4, now() + $5 * interval '1 millisecond')
  ON CONFLICT (id) DO UPDATE
    SET state = 'claimed', holder = excluded.holder, claimed_until = excluded.claimed_until
    WHERE d.state = 'released' OR (d.state = 'claimed' AND d.claimed_until < now())
  RETURNING d.id`;

// Checks the holder, not the time: a late holder without a successor did send the mail.
const MARK_SENT = `
  UPDATE deliveries
  SET state = 'sent', holder = NULL, claimed_until = NULL, sent_at = now()
  WHERE id = $1 AND state = 'claimed' AND holder = $2
  RETURNING id`;

const DELETE_OLD = `
  DELETE FROM deliveries
  WHERE coalesce(sent_at, created_at) < now() - $1 * interval '1 day'
    AND (state <> 'claimed' OR claimed_until < now())`;

const RELEASE = `
  UPDATE deliveries
  SET state = 'released', holder = NULL, claimed_until = NULL
  WHERE id = $1 AND state = 'claimed' AND holder = $2
  RETURNING id`;
