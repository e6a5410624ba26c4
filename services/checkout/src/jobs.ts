import type { Config } from './config';
import { type CountOutcomesDeps, createOutcomeCounter } from './count-outcomes';
import { type DeliverOutboxDeps, deliverOutbox } from './deliver-outbox';
import type { CheckoutDeps } from './deps';
import { type RecoverOrdersDeps, recoverOrders } from './recover-orders';

type CountCartsDeps = Pick<CheckoutDeps, 'carts' | 'metrics'>;
type DeleteExpiredDeps = Pick<CheckoutDeps, 'keys' | 'outbox'>;

type JobsDeps = Pick<CheckoutDeps, 'background'> &
  RecoverOrdersDeps &
  DeliverOutboxDeps &
  CountOutcomesDeps &
  CountCartsDeps &
  DeleteExpiredDeps;

const KEEP_SENT_HOURS = 24;

/** Starts the periodic jobs. Every replica runs them. */
export function startJobs(deps: JobsDeps, config: Config): void {
  const { every } = deps.background;
  every('recover orders', config.RECOVERY_INTERVAL_MS, () => recoverOrders(deps));
  every('deliver outbox', config.OUTBOX_INTERVAL_MS, () => deliverOutbox(deps));
  every('count outcomes', config.COUNT_INTERVAL_MS, createOutcomeCounter(deps));
  every('count abandoned carts', config.ABANDONED_INTERVAL_MS, () =>
    countAbandonedCarts(deps, config.ABANDONED_AFTER_MS),
  );
  every('delete expired', config.SWEEP_INTERVAL_MS, () => deleteExpired(deps));
}

/** Counts carts that were abandoned after a failed checkout, once in all replicas together. */
export async function countAbandonedCarts(deps: CountCartsDeps, afterMs: number): Promise<void> {
  const abandoned = await deps.carts.markAbandoned(afterMs);
  if (abandoned.length > 0) deps.metrics.abandoned(abandoned.length);
}

/** Deletes Idempotency-Keys after 24 hours, and confirmations that were delivered long ago. */
export async function deleteExpired(deps: DeleteExpiredDeps): Promise<void> {
  await deps.keys.forgetExpired();
  await deps.outbox.deleteSentBefore(KEEP_SENT_HOURS);
}
