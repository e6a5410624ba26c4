/**
 * Where a checkout can be interrupted, in the order in which it passes. `CRASH_POINT=after_charge`
 * lets the process die there as by `kill -9`: for tests, and for practice with a running shop.
 * Nothing is armed by default.
 */
export const CRASH_POINTS = [
  /** `pending` is stored, nothing asked of a neighbour. */
  'after_order_opened',
  /** Inventory holds the stock, the order is still `pending`. */
  'after_reserved',
  /** `charging` is stored, payment knows nothing yet. */
  'before_charge',
  /** The money is taken, the order still says `charging`. */
  'after_charge',
  /** `charged` is stored, the stock only held. */
  'after_charged_stored',
  /** The stock is committed, the order still says `charged`. */
  'after_committed',
  /** `confirmed`, outbox row and answer are stored, the client has no answer. */
  'after_confirmed_before_answer',
  /** The client has its answer, the confirmation is only in the outbox. */
  'after_answer_before_send',
  /** The notification service has the confirmation, the outbox row does not say so. */
  'after_sent_before_marked',
  /** The failure and its answer are stored, nothing undone. */
  'after_failure_stored',
  /** The stock is free again, the charge not yet cancelled. */
  'during_compensation_after_release',
  /** Both are undone, the order still says `compensating`. */
  'during_compensation_after_cancel',
  /** A recovery worker has taken the order over and done nothing. */
  'during_recovery_after_taken',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Awaited at each point; a test in process can hold a worker there and let another overtake it. */
export type Checkpoint = (point: CrashPoint) => unknown;
