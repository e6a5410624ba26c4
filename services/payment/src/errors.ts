import { type DeclineCode, ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

const DECLINED: Record<DeclineCode, string> = {
  card_declined: 'The card was declined.',
  insufficient_funds: 'The card has not enough funds.',
};

export const declined = (code: DeclineCode) =>
  new AppError({ code, status: 402, message: DECLINED[code] });

export const paymentTimeout = (provider: string, cause?: unknown) =>
  new AppError({
    code: ERROR_CODE.paymentTimeout,
    status: 504,
    message: `${provider} did not respond in time. It is unknown whether it charged the card.`,
    cause,
  });

export const chargeCancelled = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.chargeCancelled,
    status: 409,
    message: `The charge of order ${orderId} was cancelled, which is final.`,
  });

export const chargeConflict = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.chargeConflict,
    status: 409,
    message: `Order ${orderId} has a charge with another amount, currency, user, provider or token.`,
  });

export const chargeNotFound = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.chargeNotFound,
    status: 404,
    message: `Order ${orderId} has no charge.`,
  });

export const chargeInProgress = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.chargeInProgress,
    status: 503,
    message: `The charge of order ${orderId} is under way; ask again.`,
    retryAfterSeconds: 1,
  });
