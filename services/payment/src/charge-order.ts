import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ATTR,
  type ChargeRequest,
  ERROR_CODE,
  ID_PREFIX,
  type MadeCharge,
  type PaymentMethod,
  SPAN,
} from '@traceshop/contract';
import { describeError, newId, remainingMs, withoutDeadline } from '@traceshop/service-kit';
import { type Logger, setAttributes, untraced, withSpan } from '@traceshop/telemetry';
import type { Charge, ChargeStore, ChargeTerms } from './charge-store';
import type { PaymentProvider, ProviderResult } from './clients/payment-provider';
import {
  chargeCancelled,
  chargeConflict,
  chargeInProgress,
  declined,
  paymentTimeout,
} from './errors';
import type { CountCharge } from './metrics';

export interface ChargeDeps {
  logger: Logger;
  charges: ChargeStore;
  providers: Record<PaymentMethod, PaymentProvider>;
  count: CountCharge;
}

/** How often a second request for the same order checks for the result of the first. */
const POLL_MS = 100;

/** Time for one check in a busy database. The caller's deadline must not end during a check. */
const DATABASE_CHECK_MS = 1000;

/** Charges once per order, also for repeated or concurrent requests. */
export function chargeOrder(deps: ChargeDeps, request: ChargeRequest): Promise<MadeCharge> {
  const attributes = {
    [ATTR.orderId]: request.orderId,
    [ATTR.paymentProvider]: request.provider,
    [ATTR.paymentAmountCents]: request.amountCents,
  };
  return withSpan(SPAN.paymentCharge, attributes, async () => {
    const { charge, mine } = await openOrFind(deps.charges, request);
    return mine ? askProvider(deps, charge, request) : resultOrError(charge);
  });
}

/** Stores the row before the provider is called. `mine`: this request must call the provider. */
async function openOrFind(charges: ChargeStore, request: ChargeRequest) {
  const terms = termsOf(request);
  const opened = await charges.open(request.orderId, terms);
  if (opened) return { charge: opened, mine: true };
  const found = await charges.find(request.orderId);
  if (!found)
    throw new Error(`the charge of ${request.orderId} could not be inserted and was not found`);
  rejectOtherTerms(found, terms);
  // Untraced: polling would add many spans.
  return untraced(() => waitForOther(charges, found));
}

/**
 * Waits for the worker that has the charge. If that worker's time is over, takes the charge over.
 * Then the caller calls the provider again with the same key.
 */
async function waitForOther(charges: ChargeStore, found: Charge) {
  let charge = found;
  while (charge.status === 'pending') {
    const taken = await charges.takeOver(charge.orderId);
    if (taken) return { charge: taken, mine: true };
    if ((remainingMs() ?? Number.POSITIVE_INFINITY) < POLL_MS + DATABASE_CHECK_MS) {
      throw chargeInProgress(charge.orderId);
    }
    await sleep(POLL_MS);
    charge = (await charges.find(charge.orderId)) ?? charge;
  }
  return { charge, mine: false };
}

async function askProvider(deps: ChargeDeps, charge: Charge, request: ChargeRequest) {
  const { orderId, provider, amountCents, currency, token } = request;
  const result = await deps.providers[provider].charge({
    key: orderId,
    amountCents,
    currency,
    token,
  });
  // Money may have moved, so the result is stored even after the request's deadline.
  const completed = await withoutDeadline(() => deps.charges.complete(charge, result));
  if (completed) countAndLog(deps, request, result);
  // `completed` is undefined if a cancellation or another worker changed the row first. That row counts.
  const current = completed ?? (await deps.charges.find(orderId)) ?? charge;
  return resultOrError(current, result.kind === 'unknown' ? result.cause : undefined);
}

function countAndLog(deps: ChargeDeps, request: ChargeRequest, result: ProviderResult) {
  const { orderId, provider } = request;
  if (result.kind !== 'voided') deps.count(provider, result.kind);
  if (result.kind !== 'unknown') return;
  deps.logger.warn(
    { orderId, provider, error: describeError(result.cause) },
    'charge result unknown',
  );
}

function resultOrError(charge: Charge, cause?: unknown): MadeCharge {
  const { orderId, status, declineCode } = charge;
  if (status === 'declined') throw declined(declineCode ?? ERROR_CODE.cardDeclined);
  if (status === 'unknown') throw paymentTimeout(charge.provider ?? 'the provider', cause);
  if (status === 'pending') throw chargeInProgress(orderId);
  if (status !== 'succeeded') throw chargeCancelled(orderId);
  const { transactionId, amountCents, currency, provider } = charge as Charge & ChargeTerms;
  setAttributes({ [ATTR.paymentTransactionId]: transactionId });
  return { orderId, status, transactionId, amountCents, currency, provider };
}

/** The hash includes the order id, so equal tokens of two orders have different hashes. */
function termsOf({ orderId, userId, provider, amountCents, currency, token }: ChargeRequest) {
  const tokenHash = createHash('sha256').update(`${orderId} ${token}`).digest('base64url');
  return {
    userId,
    provider,
    amountCents,
    currency,
    tokenHash,
    transactionId: newId(ID_PREFIX.transaction),
  };
}

function rejectOtherTerms(charge: Charge, terms: ChargeTerms): void {
  // Cancelled before the charge: there are no terms, and `resultOrError` rejects it.
  if (charge.tokenHash === null) return;
  const same = (['userId', 'provider', 'amountCents', 'currency', 'tokenHash'] as const).every(
    (term) => charge[term] === terms[term],
  );
  if (!same) throw chargeConflict(charge.orderId);
}
