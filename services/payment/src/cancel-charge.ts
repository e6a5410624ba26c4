import type { PaymentMethod } from '@traceshop/contract';
import { withoutDeadline } from '@traceshop/service-kit';
import type { Charge, ChargeStore } from './charge-store';
import type { PaymentProvider } from './clients/payment-provider';
import type { CountCharge } from './metrics';

export interface CancelDeps {
  charges: ChargeStore;
  providers: Record<PaymentMethod, PaymentProvider>;
  count: CountCharge;
}

/**
 * Final: afterwards the order has no charge and can never have one. Never reads first and then
 * decides: a charge may be under way at this very moment, here or at the provider. Throws 503 while
 * the provider does not confirm; the charge stays `cancelling` and the caller repeats.
 */
export async function cancelCharge(deps: CancelDeps, orderId: string): Promise<Charge> {
  const tombstone = await deps.charges.insertVoided(orderId);
  if (tombstone) return tombstone;

  const cancelling = await deps.charges.markCancelling(orderId);
  if (!cancelling?.provider) return settledCharge(deps.charges, orderId);

  const outcome = await deps.providers[cancelling.provider].void(orderId);
  const settled = await withoutDeadline(() => deps.charges.settleCancelled(orderId, outcome));
  if (!settled) return settledCharge(deps.charges, orderId);
  if (outcome === 'refunded') deps.count(cancelling.provider, 'refunded');
  return settled;
}

/** Voided, refunded or declined: rows never leave these states. */
async function settledCharge(charges: ChargeStore, orderId: string): Promise<Charge> {
  const charge = await charges.find(orderId);
  if (!charge) throw new Error(`the charge of ${orderId} is gone`);
  return charge;
}
