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
import { answerOf, type Confirmed, type StoredAnswerDeps, storedAnswer } from './idempotency';
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
  StoredAnswerDeps &
  ValidateCartDeps &
  OpenOrderDeps &
  ReserveInventoryDeps &
  ProcessPaymentDeps &
  ConfirmOrderDeps &
  DeliverOutboxDeps &
  FailOrderDeps &
  CompensateOrderDeps;

/**
 * Turns a cart into a paid, confirmed order, or into nothing at all. The state is stored before each
 * step, so that whatever interrupts this function, recovery finishes or undoes what it began.
 * @throws {AppError} the refusal or failure that the client is told.
 */
export async function placeOrder(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
): Promise<Confirmed> {
  const replayed = await storedAnswer(deps, request);
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
  } catch (refusal) {
    return await refuse(deps, request, refusal);
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
    sendAfterAnswer(deps, request.answered, confirmation);
    return confirmation.answer;
  } catch (failure) {
    // The order as it was last stored: what failed after that has changed nothing.
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

/** Nothing is stored, so nothing is undone; but a twin with the same key may have an answer by now. */
async function refuse(
  deps: PlaceOrderDeps,
  request: CheckoutRequest,
  refusal: unknown,
): Promise<Confirmed> {
  const twins = await storedAnswer(deps, request);
  if (twins) return twins;
  const status = statusOf(refusal instanceof AppError ? refusal : null);
  // A cart that does not exist or is taken is no checkout; one that found no stock, or no shop, is.
  if (status === 'out_of_stock' || !isClientError(refusal)) {
    deps.metrics.completed(request.paymentMethod, status);
  }
  throw refusal;
}

function isClientError(error: unknown): boolean {
  const { status } = error as { status?: unknown };
  return typeof status === 'number' && status < 500;
}

/** Answered as soon as the failure is stored; what must be undone goes on behind the answer. */
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
    if (error instanceof LeaseLost) return answerByState(deps, order.id);
    throw error;
  }
  if (failed === undefined) throw orderPending(order.id, failure);
  if (failed.state === 'compensating') compensateAfterAnswer(deps, failed);
  // A refusal that is not the client's, such as of an order undone elsewhere, is no answer to it.
  if (failed.answer === null && isClientError(failure)) return answerOf(failed);
  throw failure;
}

function compensateAfterAnswer(deps: PlaceOrderDeps, order: LeasedOrder): void {
  deps.background.run('compensate order', async () => {
    await compensateOrder(deps, order);
  });
}

/** Another worker has the order: what it has stored by now is the truth, and the answer. */
async function answerByState(deps: PlaceOrderDeps, orderId: string): Promise<Confirmed> {
  const order = await deps.orders.byId(orderId);
  return answerOf(order ?? { id: orderId, state: 'pending', answer: null });
}

function sendAfterAnswer(
  deps: PlaceOrderDeps,
  answered: Promise<void>,
  { row, order }: Confirmation,
): void {
  deps.background.run('send confirmation', async () => {
    await answered;
    await sendConfirmation(deps, { row, sender: order.lease.holder });
  });
}
