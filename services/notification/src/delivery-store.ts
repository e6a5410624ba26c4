import { randomUUID } from 'node:crypto';
import type { DeliveryState, Notification } from '@traceshop/contract';
import type { Queryable } from '@traceshop/service-kit';

/** The right to mail one notification, for a time. */
export interface Claim {
  id: string;
  holder: string;
  /**
   * On this process's monotonic clock (`performance.now()`), counted from before the claim was asked
   * for, so it runs out here before it does in the database.
   */
  expiresAt: number;
}

export type ClaimResult =
  | { state: 'claimed'; claim: Claim }
  | { state: 'sent' }
  | { state: 'claimed_elsewhere' };

export type DeliveryStore = ReturnType<typeof createDeliveryStore>;

/** The SQL of deliveries: which notification is mailed, and who may mail it now. */
export function createDeliveryStore(database: Queryable, claimMs: number) {
  return {
    /** Succeeds if the record is new, released, or its claim has run out by the database's clock. */
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

    /** False when the claim was lost: nothing is changed then. */
    markSent: async ({ id, holder }: Claim): Promise<boolean> =>
      (await database.one(MARK_SENT, [id, holder])) !== undefined,

    /** False when the claim was lost: nothing is changed then. */
    release: async ({ id, holder }: Claim): Promise<boolean> =>
      (await database.one(RELEASE, [id, holder])) !== undefined,

    /**
     * A record keeps its notification from being mailed twice, so it is needed for as long as a copy of the
     * message may come: again from the broker after a crash, from a retry queue, from checkout's outbox, or
     * by hand from the dead letters. Never one that somebody is mailing.
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

// The holder, not the time, is the fence: a late holder that nobody has replaced did send the mail.
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
