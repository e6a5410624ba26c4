import { ATTR, type PaymentMethod, SPAN } from '@traceshop/contract';
import { type Logger, setAttributes, withLinkedRoot } from '@traceshop/telemetry';
import type { ChargeStore } from './charge-store';
import type { CheckoutClient } from './clients/checkout-client';
import type { ListedCharge, PaymentProvider, Period } from './clients/payment-provider';
import { type BookedCharge, compareCharge, type Difference } from './compare-charge';
import type { CountRefund } from './metrics';
import type { Finding, ReconciliationStore } from './reconciliation-store';

export interface ReconcileDeps {
  logger: Logger;
  charges: Pick<ChargeStore, 'insertVoided'>;
  reconciliations: ReconciliationStore;
  providers: Record<PaymentMethod, PaymentProvider>;
  checkout: CheckoutClient;
  countRefund: CountRefund;
  /** The period that each comparison covers. */
  windowMs: number;
  /** Younger charges may still change. The next comparison covers them. */
  settleMs: number;
  intervalMs: number;
  now?: () => number;
}

/** The row of a charge is written before the provider gets the request; clocks may differ by this much. */
const CLOCKS_MS = 60_000;

/**
 * Compares a provider's charges with the books, unless another replica does. Money for a cancelled order
 * that is not in the books is refunded. Every other difference is stored for an alert.
 */
export async function reconcileCharges(
  deps: ReconcileDeps,
  provider: PaymentMethod,
): Promise<void> {
  if (!(await deps.reconciliations.claim(provider))) return;
  const attributes = { [ATTR.paymentProvider]: provider };
  await withLinkedRoot(SPAN.paymentReconcile, { attributes }, async () => {
    const now = (deps.now ?? Date.now)();
    const to = new Date(now - deps.settleMs);
    const period = { from: new Date(now - deps.windowMs), to };
    const listed = await deps.providers[provider].list(period);
    const findings = [
      ...(await compareListed(deps, provider, listed)),
      ...(await missingAtProvider(deps, provider, { period, listed })),
    ];
    setAttributes({
      [ATTR.reconciliationCharges]: listed.length,
      [ATTR.reconciliationDifferences]: findings.length,
    });
    for (const finding of findings) {
      deps.logger.warn({ provider, ...finding }, 'a charge differs between provider and books');
    }
    await deps.reconciliations.finish(provider, findings, deps.intervalMs / 2);
  });
}

async function compareListed(
  deps: ReconcileDeps,
  provider: PaymentMethod,
  listed: ListedCharge[],
): Promise<Finding[]> {
  const rows = await deps.reconciliations.booked(listed.map(({ key }) => key));
  const booked = new Map(rows.map((row) => [row.orderId, row]));
  const findings: Finding[] = [];
  for (const charge of listed) {
    const difference = await look(deps, provider, { charge, row: booked.get(charge.key) });
    if (difference) findings.push({ orderId: charge.key, difference });
  }
  return findings;
}

async function look(
  deps: ReconcileDeps,
  provider: PaymentMethod,
  { charge, row }: { charge: ListedCharge; row: BookedCharge | undefined },
): Promise<Difference | undefined> {
  if (row?.fresh) return undefined;
  const verdict = compareCharge(provider, charge, row);
  if (verdict === 'same') return undefined;
  if (verdict !== 'unbooked') return verdict;
  const state = await deps.checkout.orderState(charge.key);
  if (state === undefined) return 'unknown_order';
  if (state === 'confirmed') return 'not_in_books';
  // Another process still works on it, and cancels or books the charge.
  if (state === 'cancelled') await giveBack(deps, provider, { charge, row });
  return undefined;
}

/** Nothing was booked and nothing ever will be: a cancelled order stays cancelled, and so does its charge. */
async function giveBack(
  { charges, providers, countRefund, logger }: ReconcileDeps,
  provider: PaymentMethod,
  { charge, row }: { charge: ListedCharge; row: BookedCharge | undefined },
): Promise<void> {
  // First the tombstone: after it no late request can charge the order again.
  if (!row && !(await charges.insertVoided(charge.key))) return;
  if ((await providers[provider].void(charge.key)) !== 'refunded') return;
  countRefund(provider);
  logger.warn(
    { provider, orderId: charge.key, amountCents: charge.amountCents },
    'gave back a charge that was not in the books',
  );
}

async function missingAtProvider(
  { reconciliations }: ReconcileDeps,
  provider: PaymentMethod,
  { period: { from, to }, listed }: { period: Period; listed: ListedCharge[] },
): Promise<Finding[]> {
  const surely = {
    from: new Date(from.getTime() + CLOCKS_MS),
    to: new Date(to.getTime() - CLOCKS_MS),
  };
  const keys = listed.map(({ key }) => key);
  const rows = await reconciliations.bookedBut(provider, surely, keys);
  return rows.map(({ orderId }) => ({ orderId, difference: 'not_at_provider' }));
}
