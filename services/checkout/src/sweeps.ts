import { countAbandonedCarts } from './abandoned-carts';
import type { CheckoutDeps } from './checkout-deps';
import type { Config } from './config';
import { createOutcomeCounter } from './count-outcomes';
import { deliverOutbox } from './deliver-outbox';
import { recoverOrders } from './recover-orders';
import { sweepExpired } from './sweep-expired';

/** What runs by the clock, in every replica. */
export function startSweeps(deps: CheckoutDeps, config: Config): void {
  const { every } = deps.background;
  every('recover orders', config.RECOVERY_INTERVAL_MS, () => recoverOrders(deps));
  every('deliver outbox', config.OUTBOX_INTERVAL_MS, () => deliverOutbox(deps));
  every('count outcomes', config.COUNT_INTERVAL_MS, createOutcomeCounter(deps));
  every('count abandoned carts', config.ABANDONED_INTERVAL_MS, () =>
    countAbandonedCarts(deps, config.ABANDONED_AFTER_MS),
  );
  every('sweep expired', config.SWEEP_INTERVAL_MS, () => sweepExpired(deps));
}
