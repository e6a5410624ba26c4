import { METRICS, type PaymentMethod } from '@traceshop/contract';
import { counter } from '@traceshop/telemetry';

export type ChargeOutcome = 'succeeded' | 'declined' | 'unknown' | 'refunded';

/** The worker that stored the outcome calls this after the transaction. */
export type CountCharge = (provider: PaymentMethod, outcome: ChargeOutcome) => void;

export function createChargeCounter(): CountCharge {
  const charges = counter(METRICS.paymentCharges);
  return (provider, outcome) => charges.add(1, { 'payment.provider': provider, outcome });
}
