import type { CheckoutDeps } from './checkout-deps';

const KEEP_SENT_HOURS = 24;

/** Forgets Idempotency-Keys after their 24 hours, and confirmations delivered long ago. */
export async function sweepExpired(deps: Pick<CheckoutDeps, 'keys' | 'outbox'>): Promise<void> {
  await deps.keys.forgetExpired();
  await deps.outbox.deleteSentBefore(KEEP_SENT_HOURS);
}
