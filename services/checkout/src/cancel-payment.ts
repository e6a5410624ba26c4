import { SPAN } from '@traceshop/contract';
import { withSpan } from '@traceshop/telemetry';
import type { PaymentClient } from './clients/payment-client';
import type { Order } from './order';

/** Takes the charge of a failed order back. Payment need not be asked about a charge that it declined. */
export type CancelPayment = (order: Pick<Order, 'id' | 'chargeDeclined'>) => Promise<void>;

export function createCancelPayment(payment: PaymentClient): CancelPayment {
  return async ({ id, chargeDeclined }) => {
    if (chargeDeclined) return;
    await withSpan(SPAN.cancelPayment, {}, () => payment.cancel(id));
  };
}
