import { ERROR_CODE, type OrderState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { CheckoutDeps } from './deps';
import type { CheckoutStatus } from './metrics';
import type { LeasedOrder, StoredResponse } from './order';
import type { StateChange } from './order-store';

export type FailOrderDeps = Pick<CheckoutDeps, 'orders'>;

/** A dependency reports that its part was undone for good: recovery has handled the order. */
const UNDONE = new Set<string>([ERROR_CODE.reservationReleased, ERROR_CODE.chargeCancelled]);

/**
 * Stores the failed step, and the response if the failure decides one.
 * @returns the failed order; undefined for a paid order whose stock is unknown: recovery finishes
 * it.
 * @throws {LeaseLost} when another worker owns the order now.
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
  const rejection = isRejection(failure) ? failure : undefined;
  const outOfStock = rejection?.code === ERROR_CODE.outOfStock;
  switch (from) {
    case 'pending':
      // The one attempt got a response: nothing is held or charged, so nothing must be undone.
      if (outOfStock) return { from, to: 'cancelled', answer: rejectionResponse(rejection) };
      return { from, to: 'compensating', answer: rejection && rejectionResponse(rejection) };
    case 'charging':
      return {
        from,
        to: 'compensating',
        answer: rejection && rejectionResponse(rejection),
        chargeDeclined: rejection?.status === 402,
      };
    case 'charged':
      // Only a definite rejection takes a paid order back.
      if (!(failure instanceof AppError && STOCK_IS_GONE.has(failure.code))) return undefined;
      return {
        from,
        to: 'compensating',
        answer: outOfStock ? rejectionResponse(rejection) : undefined,
      };
    default:
      return undefined;
  }
}

/** A definite rejection is stored. A missing response is not. */
function isRejection(failure: unknown): failure is AppError {
  if (!(failure instanceof AppError) || UNDONE.has(failure.code)) return false;
  // After its last time-out payment does not know the result. This response is final too.
  return failure.status < 500 || failure.code === ERROR_CODE.paymentTimeout;
}

/** Rejections that undo a paid order: its stock is gone for good. */
const STOCK_IS_GONE = new Set<string>([
  ERROR_CODE.outOfStock,
  ERROR_CODE.reservationReleased,
  ERROR_CODE.reservationNotFound,
]);

function rejectionResponse({ status, code, message, details }: AppError): StoredResponse {
  return { status, code, message, details };
}

/** The status of a failed checkout in `checkout.completed`. */
export function statusOf(
  rejection: StoredResponse | AppError | null,
): Exclude<CheckoutStatus, 'success'> {
  if (rejection === null || !('code' in rejection)) return 'failed';
  if (rejection.status === 402) return 'declined';
  if (rejection.code === ERROR_CODE.outOfStock) return 'out_of_stock';
  return rejection.code === ERROR_CODE.paymentTimeout ? 'payment_timeout' : 'failed';
}
