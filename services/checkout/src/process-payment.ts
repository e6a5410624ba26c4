import { ATTR, ERROR_CODE, EVENT, SPAN } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { event, setAttributes, withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './deps';
import { paymentTimeout } from './errors';
import type { LeasedOrder } from './order';

export type ProcessPaymentDeps = Pick<CheckoutDeps, 'orders' | 'payment'>;

/** Runs the steps of a payment inside one span. */
export async function inPaymentSpan(
  { totalCents, paymentMethod }: LeasedOrder,
  steps: () => Promise<void>,
): Promise<void> {
  const attributes = {
    [ATTR.paymentProvider]: paymentMethod,
    [ATTR.paymentAmountCents]: totalCents,
  };
  event(EVENT.paymentInitiated, attributes);
  await withSpan(SPAN.processPayment, attributes, steps);
}

/** Stored before the charge, so that recovery asks payment first and does not just undo the order. */
export function startCharging(
  deps: Pick<CheckoutDeps, 'orders'>,
  { lease }: LeasedOrder,
): Promise<LeasedOrder> {
  return deps.orders.change(lease, { from: 'pending', to: 'charging' });
}

/**
 * Charges once: the order id is the idempotency key, here and at the provider.
 * @returns the transaction id.
 */
export async function charge(
  deps: Pick<CheckoutDeps, 'payment'>,
  order: LeasedOrder,
  token: string,
): Promise<string> {
  const { transactionId } = await deps.payment
    .charge({
      orderId: order.id,
      userId: order.userId,
      amountCents: order.totalCents,
      currency: order.currency,
      provider: order.paymentMethod,
      token,
    })
    .catch(asPaymentTimeout);
  setAttributes({ [ATTR.paymentTransactionId]: transactionId });
  return transactionId;
}

export function storeCharge(
  deps: Pick<CheckoutDeps, 'orders'>,
  { lease }: LeasedOrder,
  transactionId: string,
): Promise<LeasedOrder> {
  return deps.orders.change(lease, { from: 'charging', to: 'charged', transactionId });
}

function asPaymentTimeout(error: unknown): never {
  throw error instanceof AppError && error.code === ERROR_CODE.paymentTimeout
    ? paymentTimeout(error)
    : error;
}
