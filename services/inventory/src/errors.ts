import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

/** An item that is not available in the requested quantity. */
export interface ShortItem {
  sku: string;
  requested: number;
  available: number;
}

export const outOfStock = (items: ShortItem[]) =>
  new AppError({
    code: ERROR_CODE.outOfStock,
    status: 409,
    message: `Not enough stock of ${items.map((item) => item.sku).join(', ')}.`,
    details: { items },
  });

export const unknownSku = (skus: string[]) =>
  new AppError({
    code: ERROR_CODE.unknownSku,
    status: 404,
    message: `There is no product ${skus.join(', ')}.`,
    details: { skus },
  });

export const reservationReleased = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.reservationReleased,
    status: 409,
    message: `The reservation of order ${orderId} was released, which is final.`,
  });

export const reservationMismatch = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.reservationMismatch,
    status: 409,
    message: `Order ${orderId} has reserved other items than these.`,
  });

export const reservationNotFound = (orderId: string) =>
  new AppError({
    code: ERROR_CODE.reservationNotFound,
    status: 404,
    message: `Order ${orderId} has no reservation.`,
  });
