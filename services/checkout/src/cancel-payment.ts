import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { PaymentClient } from './clients/payment-client';
import type { Order } from './order';

/** Cancels the charge of a failed order. A charge that payment declined needs no request. */
export type CancelPayment = (order: Pick<Order, 'id' | 'chargeDeclined'>) => Promise<void>;

export function createCancelPayment(payment: PaymentClient): CancelPayment {
  return async ({ id, chargeDeclined }) => {
    if (chargeDeclined) return;
    await withSpan(SPAN.cancelPayment, {}, () => payment.cancel(id));
  };
}
