import { AppError } from '@traceshop/service-kit';

export type DeclineCode = 'card_declined' | 'insufficient_funds';

const DECLINED: Record<DeclineCode, string> = {
  card_declined: 'The card was declined.',
  insufficient_funds: 'The card has not enough funds.',
};

export const declined = (code: DeclineCode) =>
  new AppError({ code, status: 402, message: DECLINED[code] });

export const paymentTimeout = (provider: string, cause?: unknown) =>
  new AppError({
    code: 'payment_timeout',
    status: 504,
    message: `${provider} gave no answer in time; whether it charged is unknown.`,
    cause,
  });

export const chargeCancelled = (orderId: string) =>
  new AppError({
    code: 'charge_cancelled',
    status: 409,
    message: `The charge of order ${orderId} was cancelled, which is final.`,
  });

export const chargeConflict = (orderId: string) =>
  new AppError({
    code: 'charge_conflict',
    status: 409,
    message: `Order ${orderId} has a charge with another amount, currency, user, provider or token.`,
  });

export const chargeNotFound = (orderId: string) =>
  new AppError({
    code: 'charge_not_found',
    status: 404,
    message: `Order ${orderId} has no charge.`,
  });

export const chargeInProgress = (orderId: string) =>
  new AppError({
    code: 'charge_in_progress',
    status: 503,
    message: `The charge of order ${orderId} is under way; ask again.`,
    retryAfterSeconds: 1,
  });
