import { PAYMENT_METHODS } from '@traceshop/contract';
import type { Background, Queryable } from '@traceshop/service-kit';
import { createCheckoutClient } from './clients/checkout-client';
import type { Config } from './config';
import { createRefundCounter, observeReconciliation } from './metrics';
import { type ReconcileDeps, reconcileCharges } from './reconcile-charges';
import { createReconciliationStore } from './reconciliation-store';

interface Parts extends Pick<ReconcileDeps, 'logger' | 'charges' | 'providers'> {
  config: Config;
  background: Background;
  database: Queryable;
}

/** Periodically compares each provider's charges with the books. */
export function startReconciliation({ config, background, database, ...rest }: Parts): void {
  const settleMs = config.RECONCILE_SETTLE_MS;
  const intervalMs = config.RECONCILE_INTERVAL_MS;
  const reconciliations = createReconciliationStore(database, { settleMs });
  observeReconciliation(reconciliations);
  const deps: ReconcileDeps = {
    ...rest,
    reconciliations,
    checkout: createCheckoutClient({
      url: config.CHECKOUT_URL,
      timeoutMs: config.CHECKOUT_TIMEOUT_MS,
    }),
    countRefund: createRefundCounter(),
    windowMs: config.RECONCILE_WINDOW_MS,
    settleMs,
    intervalMs,
  };
  for (const provider of PAYMENT_METHODS) {
    background.every(`reconcile ${provider}`, intervalMs, () => reconcileCharges(deps, provider));
  }
}
