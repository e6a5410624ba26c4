import { AppError } from '@traceshop/service-kit';

/** An item that cannot be had in the quantity asked for. */
export interface ShortItem {
  sku: string;
  requested: number;
  available: number;
}

export const outOfStock = (items: ShortItem[]) =>
  new AppError({
    code: 'out_of_stock',
    status: 409,
    message: `Not enough stock of ${items.map((item) => item.sku).join(', ')}.`,
    details: { items },
  });

export const unknownSku = (skus: string[]) =>
  new AppError({
    code: 'unknown_sku',
    status: 404,
    message: `There is no product ${skus.join(', ')}.`,
    details: { skus },
  });

export const reservationReleased = (orderId: string) =>
  new AppError({
    code: 'reservation_released',
    status: 409,
    message: `The reservation of order ${orderId} was released, which is final.`,
  });

export const reservationMismatch = (orderId: string) =>
  new AppError({
    code: 'reservation_mismatch',
    status: 409,
    message: `Order ${orderId} has reserved other items than these.`,
  });

export const reservationNotFound = (orderId: string) =>
  new AppError({
    code: 'reservation_not_found',
    status: 404,
    message: `Order ${orderId} has no reservation.`,
  });
