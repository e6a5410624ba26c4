import { ATTR, EVENT, SPAN } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { event, setAttributes, withSpan } from '@traceshop/telemetry';
import type { CheckoutRequest } from './checkout-request';
import { type CompensateOrderDeps, compensateOrder } from './compensate-order';
import { type Confirmation, type ConfirmOrderDeps, confirmOrder } from './confirm-order';
import { type DeliverOutboxDeps, sendConfirmation } from './deliver-outbox';
import type { CheckoutDeps } from './deps';
import { LeaseLost, orderPending } from './errors';
import { type FailOrderDeps, failOrder, statusOf } from './fail-order';
import { type Confirmed, responseOf, type StoredResponseDeps, storedResponse } from './idempotency';
import { type OpenOrderDeps, openOrder } from './open-order';
import type { LeasedOrder } from './order';
import {
  charge,
  type ProcessPaymentDeps,
  processPayment,
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
 * Turns a cart into a confirmed, paid order, or fails without any effect. The state is stored
 * before each step, so recovery can finish or undo an interrupted checkout.
 * @throws {AppError} the rejection or failure that the client receives.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
): Promise<Confirmed> {
  const replayed = await storedResponse(deps, request);
  if (replayed) return replayed;
  const attributes = {
    [ATTR.checkoutCartId]: request.cartId,
    [ATTR.checkoutPaymentMethod]: request.paymentMethod,
  };
  return withSpan(SPAN.checkoutProcess, attributes, () => checkOut(deps, request));
}

async function checkOut(deps: PlaceOrderDeps, request: CheckoutRequest): Promise<Confirmed> {
  let order: LeasedOrder;
  try {
    const cart = await validateCart(deps, request);
    describe(cart);
    order = await openOrder(deps, request, cart);
  } catch (rejection) {
    return await reject(deps, request, rejection);
  }
  try {
    await reserveInventory(deps, order);
    await processPayment(order, async () => {
      order = await startCharging(deps, order);
      const transactionId = await charge(deps, order, request.paymentToken);
      order = await storeCharge(deps, order, transactionId);
    });
    const confirmation = await confirmOrder(deps, order, { sends: true });
    order = confirmation.order;
    sendAfterResponse(deps, request.responded, confirmation);
    return confirmation.answer;
  } catch (failure) {
    // Passes the order as last stored: the failed step has not changed it.
    return await fail(deps, order, failure);
  }
}

function describe({ cart, quote, checksPassed }: ValidCart): void {
  setAttributes({
    [ATTR.checkoutTotalCents]: quote.totalCents,
    [ATTR.checkoutItemCount]: cart.items.length,
    [ATTR.userId]: cart.userId,
  });
  event(EVENT.orderValidated, { [ATTR.validationChecksPassed]: checksPassed });
}

/** Nothing is stored, so nothing is undone. A duplicate request may have stored a response by now. */
async function reject(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
  rejection: unknown,
): Promise<Confirmed> {
  const duplicate = await storedResponse(deps, request);
  if (duplicate) return duplicate;
  const status = statusOf(rejection instanceof AppError ? rejection : null);
  // A cart that is missing or taken does not count as a checkout. Missing stock and server errors do.
  if (status === 'out_of_stock' || !isClientError(rejection)) {
    deps.metrics.completed(request.paymentMethod, status);
  }
  throw rejection;
}

function isClientError(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status < 500;
}

/** Responds as soon as the failure is stored. Compensation continues after the response. */
async function fail(
  deps: PlaceOrderDeps,
  order: LeasedOrder,
  failure: unknown,
): Promise<Confirmed> {
  let failed: LeasedOrder | undefined;
  try {
    if (failure instanceof LeaseLost) throw failure;
    failed = await failOrder(deps, order, failure);
  } catch (error) {
    if (error instanceof LeaseLost) return responseByState(deps, order.id);
    throw error;
  }
  if (failed === undefined) throw orderPending(order.id, failure);
  if (failed.state === 'compensating') compensateAfterResponse(deps, failed);
  // A rejection that the client did not cause is not its response, such as for an order undone elsewhere.
  if (failed.answer === null && isClientError(failure)) return responseOf(failed);
  throw failure;
}

function compensateAfterResponse(deps: PlaceOrderDeps, order: LeasedOrder): void {
  deps.background.run('compensate order', async () => {
    await compensateOrder(deps, order);
  });
}

/** Another worker owns the order. The state that it has stored decides the response. */
async function responseByState(deps: PlaceOrderDeps, orderId: string): Promise<Confirmed> {
  const order = await deps.orders.byId(orderId);
  return responseOf(order ?? { id: orderId, state: 'pending', answer: null });
}

function sendAfterResponse(
  deps: PlaceOrderDeps,
  responded: Promise<void>,
  { row, order }: Confirmation,
): void {
  deps.background.run('send confirmation', async () => {
    await responded;
    await sendConfirmation(deps, { row, sender: order.lease.holder });
  });
}
