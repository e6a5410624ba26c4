import { METRICS, PAYMENT_METHODS, type PaymentMethod } from '@traceshop/contract';
import { counter, gauge } from '@traceshop/telemetry';
import { DIFFERENCES } from './compare-charge';
import type { ReconciliationStore } from './reconciliation-store';

export type ChargeOutcome = 'succeeded' | 'declined' | 'unknown' | 'refunded';

/** The worker that stored the outcome calls this after the transaction. */
export type CountCharge = (provider: PaymentMethod, outcome: ChargeOutcome) => void;

export function createChargeCounter(): CountCharge {
  const charges = counter(METRICS.paymentCharges);
  return (provider, outcome) => charges.add(1, { 'payment.provider': provider, outcome });
}

/** Called after the refund of a charge that was not in the books. */
export type CountRefund = (provider: PaymentMethod) => void;

export function createRefundCounter(): CountRefund {
  const refunds = counter(METRICS.paymentReconciliationRefunds);
  return (provider) => refunds.add(1, { 'payment.provider': provider });
}

/** Read from the database, so every replica reports the last comparison of any replica. */
export function observeReconciliation(store: Pick<ReconciliationStore, 'finished'>): void {
  gauge(METRICS.paymentReconciliationDifferences, async () => {
    const finished = await store.finished();
    return PAYMENT_METHODS.flatMap((provider) => {
      const found = finished.find((one) => one.provider === provider)?.differences ?? [];
      return DIFFERENCES.map((difference) => ({
        value: found.filter((one) => one.difference === difference).length,
        attributes: { 'payment.provider': provider, difference },
      }));
    });
  });
  gauge(METRICS.paymentReconciliationAge, async () =>
    (await store.finished()).map(({ provider, ageSeconds }) => ({
      value: ageSeconds,
      attributes: { 'payment.provider': provider },
    })),
  );
}
