/**
 * The states of the delivery record of a notification. `claimed`: one consumer may mail it, for a
 * time. `released`: an attempt failed, and the next one may claim it.
 */
export const DELIVERY_STATES = ['claimed', 'sent', 'released'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];
