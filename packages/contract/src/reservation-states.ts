/**
 * The states of the one reservation of an order. `held` has a time limit, after which it is `expired`
 * and its stock is free again; `committed` keeps the stock for good; `released` is final.
 */
export const RESERVATION_STATES = ['held', 'committed', 'expired', 'released'] as const;

export type ReservationState = (typeof RESERVATION_STATES)[number];
