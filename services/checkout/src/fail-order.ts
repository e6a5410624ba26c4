import { ERROR_CODE, type OrderState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { CheckoutDeps } from './deps';
import type { CheckoutStatus } from './metrics';
import type { Answer, LeasedOrder } from './order';
import type { StateChange } from './order-store';

export type FailOrderDeps = Pick<CheckoutDeps, 'orders'>;

/** A neighbour says that somebody undid its part for good: the order was recovered meanwhile. */
const UNDONE = new Set<string>([ERROR_CODE.reservationReleased, ERROR_CODE.chargeCancelled]);

/**
 * Stores that a step failed, and with it the answer, when the failure decides one.
 * @returns the failed order; undefined when it stays as it is: paid, its stock not answered for; recovery
 * finishes it.
 * @throws {LeaseLost} when the order is another worker's by now.
 */
export async function failOrder(
  deps: FailOrderDeps,
  order: LeasedOrder,
  failure: unknown,
): Promise<LeasedOrder | undefined> {
  const change = changeAfter(order.state, failure);
  return change && deps.orders.change(order.lease, change);
}

function changeAfter(from: OrderState, failure: unknown): StateChange | undefined {
  const refusal = isRefusal(failure) ? failure : undefined;
  const outOfStock = refusal?.code === ERROR_CODE.outOfStock;
  switch (from) {
    case 'pending':
      // The one attempt was answered: nothing is held, nothing charged, nothing to undo.
      if (outOfStock) return { from, to: 'cancelled', answer: refusalAnswer(refusal) };
      return { from, to: 'compensating', answer: refusal && refusalAnswer(refusal) };
    case 'charging':
      return {
        from,
        to: 'compensating',
        answer: refusal && refusalAnswer(refusal),
        chargeDeclined: refusal?.status === 402,
      };
    case 'charged':
      // Paid: only a definite no takes the order back.
      if (!(failure instanceof AppError && STOCK_IS_GONE.has(failure.code))) return undefined;
      return { from, to: 'compensating', answer: outOfStock ? refusalAnswer(refusal) : undefined };
    default:
      return undefined;
  }
}

/** A definite no of a neighbour, as opposed to no answer; the first is stored, the second is not. */
function isRefusal(failure: unknown): failure is AppError {
  if (!(failure instanceof AppError) || UNDONE.has(failure.code)) return false;
  // After its last time-out payment does not know, but that is what it answers for good.
  return failure.status < 500 || failure.code === ERROR_CODE.paymentTimeout;
}

/** What takes a paid order back: its stock is gone for good. */
const STOCK_IS_GONE = new Set<string>([
  ERROR_CODE.outOfStock,
  ERROR_CODE.reservationReleased,
  ERROR_CODE.reservationNotFound,
]);

function refusalAnswer({ status, code, message, details }: AppError): Answer {
  return { status, code, message, details };
}

/** How a checkout that came to nothing counts in `checkout.completed`. */
export function statusOf(refusal: Answer | AppError | null): Exclude<CheckoutStatus, 'success'> {
  if (refusal === null || !('code' in refusal)) return 'failed';
  if (refusal.status === 402) return 'declined';
  if (refusal.code === ERROR_CODE.outOfStock) return 'out_of_stock';
  return refusal.code === ERROR_CODE.paymentTimeout ? 'payment_timeout' : 'failed';
}
