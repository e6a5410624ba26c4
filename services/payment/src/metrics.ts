import { METRICS } from '@traceshop/contract';
import { counter } from '@traceshop/telemetry';
import type { ProviderName } from './schemas';

export type ChargeOutcome = 'succeeded' | 'declined' | 'unknown' | 'refunded';

/** Called once the outcome is stored, by whoever stored it. */
export type CountCharge = (provider: ProviderName, outcome: ChargeOutcome) => void;

export function createChargeCounter(): CountCharge {
  const charges = counter(METRICS.paymentCharges);
  return (provider, outcome) => charges.add(1, { 'payment.provider': provider, outcome });
}
