/**
 * Where a test may let the process die as by `kill -9`, in the order in which a notification passes
 * them. `CRASH_POINT=after_mail` arms one; nothing is armed by default.
 */
export const CRASH_POINTS = [
  /** The broker has confirmed the message, the caller has no response yet. */
  'after_publish',
  /** Delivered to the consumer, nothing done. */
  'on_receipt',
  /** The delivery record is claimed by a process that is dead. */
  'after_claim',
  /** The address is known, nothing sent. */
  'before_mail',
  /** The mail server has taken the mail, the record does not say so. */
  'after_mail',
  /** Marked as sent, the message not acknowledged. */
  'after_sent',
  /** A failed attempt gave up its claim, the message is not yet in a retry queue. */
  'after_release',
  /** In a retry queue (or dead) and still unacknowledged in the main queue. */
  'after_hand_on',
  /** Everything is done but the acknowledgement. */
  'before_ack',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called at each point; returns unless that one is armed. */
export type Checkpoint = (point: CrashPoint) => void;
