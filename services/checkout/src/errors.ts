import { ERROR_CODE, type OrderState } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';
import type { Lease } from './order';

/** Suggested pause before the client repeats the request for a running order. */
const RETRY_AFTER_SECONDS = 1;

export const cartNotFound = (cartId: string) =>
  new AppError({
    code: ERROR_CODE.cartNotFound,
    status: 404,
    message: `There is no cart ${cartId}.`,
  });

export const orderNotFound = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.orderNotFound,
    status: 404,
    message: `There is no order ${orderId}.`,
  });

export const cartEmpty = () =>
  new AppError({
    code: ERROR_CODE.cartEmpty,
    status: 422,
    message: 'The cart is empty; put something into it first.',
  });

export const cartFull = (most: number) =>
  new AppError({
    code: ERROR_CODE.cartFull,
    status: 422,
    message: `A cart holds at most ${most} different products.`,
  });

export const totalTooLarge = (mostCents: number) =>
  new AppError({
    code: ERROR_CODE.totalTooLarge,
    status: 422,
    message: `An order may cost at most ${mostCents} cents; split it.`,
  });

export const cartChanged = () =>
  new AppError({
    code: ERROR_CODE.cartChanged,
    status: 409,
    message: 'The cart changed while it was being checked out; look at it and try again.',
  });

/** The cart has an order already: a running one or a confirmed one. */
export const cartTaken = (order: { id: string; state: OrderState }) =>
  order.state === 'confirmed'
    ? new AppError({
        code: ERROR_CODE.cartOrdered,
        status: 409,
        message: `This cart was ordered as ${order.id}.`,
        details: { orderId: order.id },
      })
    : new AppError({
        code: ERROR_CODE.cartInCheckout,
        status: 409,
        message: `This cart is being checked out as ${order.id}.`,
        details: { orderId: order.id },
      });

export const inProgress = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.inProgress,
    status: 409,
    message: `Order ${orderId} is still being worked on; ask again shortly.`,
    details: { orderId },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });

export const keyReused = () =>
  new AppError({
    code: ERROR_CODE.keyReused,
    status: 409,
    message: 'This Idempotency-Key was used with another body; use a new key.',
  });

export const checkoutInterrupted = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.checkoutInterrupted,
    status: 409,
    message: `Order ${orderId} was interrupted and undone, no charge remains; use a new key.`,
    details: { orderId },
  });

/** Payment reports only that the result is unknown. The checkout decides what happens to the order. */
export const paymentTimeout = (cause: unknown) =>
  new AppError({
    code: ERROR_CODE.paymentTimeout,
    status: 504,
    message:
      'The payment provider did not answer in time. Nothing was ordered, and a charge, if there was one, is ' +
      'being taken back: it is safe to try again. The same Idempotency-Key gets this answer again; use a new one.',
    cause,
  });

export const orderPending = (orderId: string, cause: unknown) =>
  new AppError({
    code: ERROR_CODE.orderPending,
    status: 503,
    message: `Order ${orderId} is paid and will be confirmed as soon as its stock is.`,
    cause,
    details: { orderId },
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });

/** Another worker owns the order now. The receiver must not change the order any more. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor(lease: Lease, from: OrderState) {
    super(`the lease on order ${lease.orderId} in state ${from} is lost`);
  }
}
