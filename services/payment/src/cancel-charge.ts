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
 * Final: afterwards the order has no charge and can never have one. It does not read first and decide
 * then, because a charge may be in progress, here or at the provider.
 * @throws 503 while the provider does not confirm: the charge stays `cancelling`, and the caller repeats
 */
export async function cancelCharge(deps: CancelDeps, orderId: string): Promise<Charge> {
  const tombstone = await deps.charges.insertVoided(orderId);
  if (tombstone) return tombstone;

  const cancelling = await deps.charges.markCancelling(orderId);
  if (!cancelling?.provider) return finalCharge(deps.charges, orderId);

  const outcome = await deps.providers[cancelling.provider].void(orderId);
  const completed = await withoutDeadline(() => deps.charges.completeCancelled(orderId, outcome));
  if (!completed) return finalCharge(deps.charges, orderId);
  if (outcome === 'refunded') deps.count(cancelling.provider, 'refunded');
  return completed;
}

/** The charge in its final state: voided, refunded or declined. */
async function finalCharge(charges: ChargeStore, orderId: string): Promise<Charge> {
  const charge = await charges.find(orderId);
  if (!charge) throw new Error(`the charge of ${orderId} is gone`);
  return charge;
}
