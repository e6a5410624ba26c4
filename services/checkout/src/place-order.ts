import { ATTR, EVENT, SPAN } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import { event, setAttributes, withSpan } from '@traceshop/telemetry';
import type { CheckoutDeps, CheckoutRequest } from './checkout-deps';
import { type CompensateOrderDeps, compensateOrder } from './compensate-order';
import { type ConfirmOrderDeps, confirmOrder } from './confirm-order';
import { type DeliverOutboxDeps, sendConfirmation } from './deliver-outbox';
import { orderPending } from './errors';
import { type FailOrderDeps, failOrder, statusOf } from './fail-order';
import { answerOf, type Confirmed, type StoredAnswerDeps, storedAnswer } from './idempotency';
import { LeaseLost } from './lease-lost';
import { type OpenOrderDeps, openOrder } from './open-order';
import type { LeasedOrder } from './order';
import { type ProcessPaymentDeps, processPayment } from './process-payment';
import { type ReserveInventoryDeps, reserveInventory } from './reserve-inventory';
import { type ValidateCartDeps, type ValidCart, validateCart } from './validate-cart';

export type PlaceOrderDeps = Pick<
  CheckoutDeps,
  'orders' | 'metrics' | 'background' | 'checkpoint'
> &
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
  let work: LeasedOrder;
  try {
    const cart = await validateCart(deps, request);
    describe(cart);
    work = await openOrder(deps, request, cart);
  } catch (refusal) {
    return await refuse(deps, request, refusal);
  }
  try {
    await reserveInventory(deps, work);
    await processPayment(deps, work, request.paymentToken);
    const { answer, row } = await confirmOrder(deps, work, { sends: true });
    sendAfterAnswer(deps, request.answered, { row, sender: work.lease.holder });
    return answer;
  } catch (failure) {
    return await fail(deps, work, failure);
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
async function fail(deps: PlaceOrderDeps, work: LeasedOrder, failure: unknown): Promise<Confirmed> {
  try {
    if (failure instanceof LeaseLost) throw failure;
    const stored = await failOrder(deps, work, failure);
    if (!stored) throw orderPending(work.order.id, failure);
  } catch (error) {
    if (error instanceof LeaseLost) return answerByState(deps, work.order.id);
    throw error;
  }
  if (work.order.state === 'compensating') {
    deps.background.run('compensate order', () => compensateOrder(deps, work));
  }
  // A refusal that is not the client's, such as of an order undone elsewhere, is no answer to it.
  if (work.order.answer === null && isClientError(failure)) return answerOf(work.order);
  throw failure;
}

/** Another worker has the order: what it has stored by now is the truth, and the answer. */
async function answerByState(deps: PlaceOrderDeps, orderId: string): Promise<Confirmed> {
  const order = await deps.orders.byId(orderId);
  return answerOf(order ?? { id: orderId, state: 'pending', answer: null });
}

function sendAfterAnswer(
  deps: PlaceOrderDeps,
  answered: Promise<void>,
  delivery: Parameters<typeof sendConfirmation>[1],
): void {
  deps.background.run('send confirmation', async () => {
    await answered;
    await deps.checkpoint('after_answer_before_send');
    await sendConfirmation(deps, delivery);
  });
}
