import { ATTR, EVENT, SPAN } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { event, setAttributes, withSpan } from '@traceshop/telemetry';
import type { CheckoutRequest } from './checkout-request';
import { type CompensateOrderDeps, compensateOrder } from './compensate-order';
import { type ConfirmedOrder, type ConfirmOrderDeps, confirmOrder } from './confirm-order';
import { type DeliverOutboxDeps, sendConfirmation } from './deliver-outbox';
import type { CheckoutDeps } from './deps';
import { LeaseLost, orderPending } from './errors';
import { type FailOrderDeps, failOrder, statusOf } from './fail-order';
import {
  responseOf,
  type StoredResponseDeps,
  type SuccessResponse,
  storedResponse,
} from './idempotency';
import { type OpenOrderDeps, openOrder } from './open-order';
import type { LeasedOrder } from './order';
import {
  charge,
  inPaymentSpan,
  type ProcessPaymentDeps,
  startCharging,
  storeCharge,
} from './process-payment';
import { type ReserveInventoryDeps, reserveInventory } from './reserve-inventory';
import { type ValidateCartDeps, type ValidCart, validateCart } from './validate-cart';

export type PlaceOrderDeps = Pick<CheckoutDeps, 'orders' | 'metrics' | 'background'> &
  StoredResponseDeps &
  ValidateCartDeps &
  OpenOrderDeps &
  ReserveInventoryDeps &
  ProcessPaymentDeps &
  ConfirmOrderDeps &
  DeliverOutboxDeps &
  FailOrderDeps &
  CompensateOrderDeps;

/**
 * Turns a cart into a confirmed, paid order, or fails. A failed checkout is undone, partly after
 * the response. The state is stored before each call that changes another service, so recovery can
 * finish or undo an interrupted checkout.
 * @throws {AppError} the rejection or failure that the client receives.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
): Promise<SuccessResponse> {
  const replayed = await storedResponse(deps, request);
  if (replayed) return replayed;
  const attributes = {
    [ATTR.checkoutCartId]: request.cartId,
    [ATTR.checkoutPaymentMethod]: request.paymentMethod,
  };
  return withSpan(SPAN.checkoutProcess, attributes, () => runSteps(deps, request));
}

async function runSteps(deps: PlaceOrderDeps, request: CheckoutRequest): Promise<SuccessResponse> {
  let order: LeasedOrder;
  try {
    const cart = await validateCart(deps, request);
    recordCart(cart);
    order = await openOrder(deps, request, cart);
  } catch (rejection) {
    return await reject(deps, request, rejection);
  }
  try {
    await reserveInventory(deps, order);
    await inPaymentSpan(order, async () => {
      order = await startCharging(deps, order);
      const transactionId = await charge(deps, order, request.paymentToken);
      order = await storeCharge(deps, order, transactionId);
    });
    const confirmed = await confirmOrder(deps, order, { callerSendsMail: true });
    order = confirmed.order;
    sendAfterResponse(deps, request.responded, confirmed);
    return confirmed.response;
  } catch (failure) {
    // `order` is the last stored version. The step that failed has not stored anything.
    return await fail(deps, order, failure);
  }
}

function recordCart({ cart, quote, checksPassed }: ValidCart): void {
  setAttributes({
    [ATTR.checkoutTotalCents]: quote.totalCents,
    [ATTR.checkoutItemCount]: cart.items.length,
    [ATTR.userId]: cart.userId,
  });
  event(EVENT.orderValidated, { [ATTR.validationChecksPassed]: checksPassed });
}

/**
 * This request has stored nothing, so there is nothing to undo. Meanwhile another request with the
 * same key may have stored a response. Then the client gets that response.
 */
async function reject(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
  rejection: unknown,
): Promise<SuccessResponse> {
  const responseOfDuplicate = await storedResponse(deps, request);
  if (responseOfDuplicate) return responseOfDuplicate;
  const status = statusOf(rejection instanceof AppError ? rejection : null);
  // The metric `checkout.completed` counts missing stock and server errors, but no other 4xx here.
  if (status === 'out_of_stock' || !isClientError(rejection)) {
    deps.metrics.completed(request.paymentMethod, status);
  }
  throw rejection;
}

function isClientError(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status < 500;
}

/** Stores the failure and responds. The response does not wait for the compensation. */
async function fail(
  deps: PlaceOrderDeps,
  order: LeasedOrder,
  failure: unknown,
): Promise<SuccessResponse> {
  let failed: LeasedOrder | undefined;
  try {
    if (failure instanceof LeaseLost) throw failure;
    failed = await failOrder(deps, order, failure);
  } catch (error) {
    if (error instanceof LeaseLost) return responseByState(deps, order.id);
    throw error;
  }
  // No failure is stored: the order is paid. Recovery confirms or undoes it.
  if (failed === undefined) throw orderPending(order.id, failure);
  if (failed.state === 'compensating') compensateInBackground(deps, failed);
  // `failOrder` stores no response for a 4xx that recovery has caused by undoing this order. So the
  // client gets the response that follows from the state of the order.
  if (failed.answer === null && isClientError(failure)) return responseOf(failed);
  throw failure;
}

/** Starts the compensation in the background and does not wait for it. */
function compensateInBackground(deps: PlaceOrderDeps, order: LeasedOrder): void {
  deps.background.run('compensate order', async () => {
    await compensateOrder(deps, order);
  });
}

/** Another worker owns the order now. The stored state of the order decides the response. */
async function responseByState(deps: PlaceOrderDeps, orderId: string): Promise<SuccessResponse> {
  const order = await deps.orders.byId(orderId);
  // Without a row the response is `in_progress`.
  return responseOf(order ?? { id: orderId, state: 'pending', answer: null });
}

function sendAfterResponse(
  deps: PlaceOrderDeps,
  responded: Promise<void>,
  { row, order }: ConfirmedOrder,
): void {
  deps.background.run('send confirmation', async () => {
    await responded;
    // `confirmOrder` has claimed the outbox row under this name.
    await sendConfirmation(deps, { row, sender: order.lease.holder });
  });
}
