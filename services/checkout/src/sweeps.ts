import { type AbandonedCartsDeps, countAbandonedCarts } from './abandoned-carts';
import type { CheckoutDeps } from './checkout-deps';
import type { Config } from './config';
import { type CountOutcomesDeps, createOutcomeCounter } from './count-outcomes';
import { type DeliverOutboxDeps, deliverOutbox } from './deliver-outbox';
import { type RecoverOrdersDeps, recoverOrders } from './recover-orders';
import { type SweepExpiredDeps, sweepExpired } from './sweep-expired';

type SweepsDeps = Pick<CheckoutDeps, 'background'> &
  RecoverOrdersDeps &
  DeliverOutboxDeps &
  CountOutcomesDeps &
  AbandonedCartsDeps &
  SweepExpiredDeps;

/** What runs by the clock, in every replica. */
export function startSweeps(deps: SweepsDeps, config: Config): void {
  const { every } = deps.background;
  every('recover orders', config.RECOVERY_INTERVAL_MS, () => recoverOrders(deps));
  every('deliver outbox', config.OUTBOX_INTERVAL_MS, () => deliverOutbox(deps));
  every('count outcomes', config.COUNT_INTERVAL_MS, createOutcomeCounter(deps));
  every('count abandoned carts', config.ABANDONED_INTERVAL_MS, () =>
    countAbandonedCarts(deps, config.ABANDONED_AFTER_MS),
  );
  every('sweep expired', config.SWEEP_INTERVAL_MS, () => sweepExpired(deps));
}
