/** The states of an order; docs/architecture.md draws which one follows which. */
export const ORDER_STATES = [
  'pending',
  'charging',
  'charged',
  'confirmed',
  'compensating',
  'cancelled',
] as const;

export type OrderState = (typeof ORDER_STATES)[number];

/** Final states. */
export const FINAL_ORDER_STATES = ['confirmed', 'cancelled'] as const satisfies OrderState[];

export type FinalOrderState = (typeof FINAL_ORDER_STATES)[number];

/** The states in which a worker still has work to do. */
export type WorkingOrderState = Exclude<OrderState, FinalOrderState>;

export const isFinalOrderState = (state: OrderState): state is FinalOrderState =>
  (FINAL_ORDER_STATES as readonly OrderState[]).includes(state);
