/**
 * Where a checkout can be interrupted, in order. `CRASH_POINT=after_charge` kills the process
 * there, like `kill -9`. It is for tests and for practice with a running shop. By default no point
 * is active.
 */
export const CRASH_POINTS = [
  /** `pending` is stored. No dependency has been called. */
  'after_order_opened',
  /** Inventory holds the stock. The order is still `pending`. */
  'after_reserved',
  /** `charging` is stored. Payment knows nothing yet. */
  'before_charge',
  /** The money is taken. The order is still `charging`. */
  'after_charge',
  /** `charged` is stored. The stock is only held. */
  'after_charged_stored',
  /** The stock is committed. The order is still `charged`. */
  'after_committed',
  /** `confirmed`, outbox row and response are stored. The client has no response. */
  'after_confirmed_before_answer',
  /** The client has its response. The confirmation is only in the outbox. */
  'after_answer_before_send',
  /** The notification service has the confirmation. The outbox row is not marked. */
  'after_sent_before_marked',
  /** The failure and its response are stored. Nothing is undone. */
  'after_failure_stored',
  /** The stock is free again. The charge is not cancelled yet. */
  'during_compensation_after_release',
  /** Both are undone. The order is still `compensating`. */
  'during_compensation_after_cancel',
  /** A recovery worker has taken the order and done nothing. */
  'during_recovery_after_taken',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Awaited at each point. A test in the same process can pause a worker there. */
export type Checkpoint = (point: CrashPoint) => unknown;
