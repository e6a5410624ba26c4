import { ATTR, ERROR_CODE, EVENT, SPAN } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { event, setAttributes, withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps } from './checkout-deps';
import { paymentTimeout } from './errors';
import type { LeasedOrder } from './order';

export type ProcessPaymentDeps = Pick<CheckoutDeps, 'orders' | 'payment' | 'checkpoint'>;

/**
 * Charges once: the order id is the key, here and at the provider. `charging` is stored first, so that
 * a recovery worker knows that payment must be asked before anything is undone.
 */
export async function processPayment(
  deps: ProcessPaymentDeps,
  work: LeasedOrder,
  token: string,
): Promise<void> {
  const { id, userId, totalCents, currency, paymentMethod } = work.order;
  const attributes = {
    [ATTR.paymentProvider]: paymentMethod,
    [ATTR.paymentAmountCents]: totalCents,
  };
  event(EVENT.paymentInitiated, attributes);
  await withSpan(SPAN.processPayment, attributes, async () => {
    work.order = await deps.orders.change(work.lease, { from: 'pending', to: 'charging' });
    await deps.checkpoint('before_charge');
    const { transactionId } = await deps.payment
      .charge({
        orderId: id,
        userId,
        amountCents: totalCents,
        currency,
        provider: paymentMethod,
        token,
      })
      .catch(reassure);
    setAttributes({ [ATTR.paymentTransactionId]: transactionId });
    await deps.checkpoint('after_charge');
    work.order = await deps.orders.change(work.lease, {
      from: 'charging',
      to: 'charged',
      transactionId,
    });
  });
  await deps.checkpoint('after_charged_stored');
}

function reassure(error: unknown): never {
  throw error instanceof AppError && error.code === ERROR_CODE.paymentTimeout
    ? paymentTimeout(error)
    : error;
}
