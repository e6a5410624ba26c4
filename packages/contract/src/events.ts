import type { GenericAttributes } from '@traceshop/telemetry';
import type { ShopAttributes } from './attributes';
import { namesOf } from './names-of';
import type { ShopSpan } from './spans';

export interface EventDefinition {
  readonly name: string;
  /** The spans that have the event. */
  readonly on: readonly ShopSpan[];
  readonly attributes: readonly (keyof ShopAttributes | keyof GenericAttributes)[];
  /** One sentence. */
  readonly meaning: string;
}

/** The events of the shop's spans. */
export const EVENTS = {
  orderValidated: {
    name: 'order.validated',
    on: ['checkout.process'],
    attributes: ['validation.checks_passed'],
    meaning: 'The cart can be ordered.',
  },
  inventoryReserved: {
    name: 'inventory.reserved',
    on: ['checkout.process'],
    attributes: ['items.count'],
    meaning: 'The stock is held.',
  },
  paymentInitiated: {
    name: 'payment.initiated',
    on: ['checkout.process'],
    attributes: ['payment.provider', 'payment.amount_cents'],
    meaning: 'The charge is about to be made.',
  },
  notificationFailed: {
    name: 'notification_failed',
    on: ['checkout.send_confirmation', 'checkout.deliver_outbox'],
    attributes: ['error.type'],
    meaning: 'The confirmation could not be given to the notification service.',
  },
} as const satisfies Record<string, EventDefinition>;

export const EVENT = namesOf(EVENTS);

export type ShopEvent = (typeof EVENT)[keyof typeof EVENT];

declare module '@traceshop/telemetry' {
  // A name that is not defined above is a compile error in every program that imports the contract.
  interface EventNames extends Record<ShopEvent, unknown> {}
}
