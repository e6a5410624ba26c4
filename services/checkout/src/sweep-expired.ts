import type { CheckoutDeps } from './checkout-deps';

export type SweepExpiredDeps = Pick<CheckoutDeps, 'keys' | 'outbox'>;

const KEEP_SENT_HOURS = 24;

/** Forgets Idempotency-Keys after their 24 hours, and confirmations delivered long ago. */
export async function sweepExpired(deps: SweepExpiredDeps): Promise<void> {
  await deps.keys.forgetExpired();
  await deps.outbox.deleteSentBefore(KEEP_SENT_HOURS);
}
