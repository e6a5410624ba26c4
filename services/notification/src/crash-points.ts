/**
 * The points at which a test can kill the process, in the order of the work. `CRASH_POINT=after_mail`
 * arms one; by default none is armed.
 */
export const CRASH_POINTS = [
  /** The broker has confirmed the message, the caller has no response yet. */
  'after_publish',
  /** The consumer has the message and has done nothing. */
  'on_receipt',
  /** The delivery record is claimed. */
  'after_claim',
  /** The address is known, no mail is sent. */
  'before_mail',
  /** The mail server has accepted the mail, the record does not show it. */
  'after_mail',
  /** The record is marked as sent, the message is not acknowledged. */
  'after_sent',
  /** A failed attempt has released its claim, the message is not yet in a retry queue. */
  'after_release',
  /** The copy is in a retry queue (or dead), the original is not acknowledged. */
  'after_hand_on',
  /** Only the acknowledgement is missing. */
  'before_ack',
] as const;

export type CrashPoint = (typeof CRASH_POINTS)[number];

/** Called at each point. Returns unless that point is armed. */
export type Checkpoint = (point: CrashPoint) => void;
