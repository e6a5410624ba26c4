import type { GenericAttributes } from '@traceshop/telemetry';
import type { ShopAttributes } from './attributes';
import { namesOf } from './names-of';
import type { ServiceName } from './topology';

export interface SpanDefinition {
  readonly name: string;
  readonly service: ServiceName;
  /** INTERNAL, except for calls that no instrumentation covers. */
  readonly kind?: 'CLIENT';
  /** The span starts a new trace, with a link to the trace that caused the work, if there is one. */
  readonly root?: true;
  /** Its attributes after success. Every failure has `error.type`. */
  readonly attributes: readonly (keyof ShopAttributes | keyof GenericAttributes)[];
  /** One sentence. */
  readonly meaning: string;
}

/** The spans that the services create. All others come from the instrumentations. */
export const SPANS = {
  validateToken: {
    name: 'validate_token',
    service: 'auth',
    attributes: ['validation.result'],
    meaning: 'Checks a bearer token; a bad token is a result, not an error.',
  },
  fetchUserData: {
    name: 'fetch-user-data',
    service: 'user',
    attributes: ['user.id'],
    meaning: 'Reads the profile of a user from the cache or the database, and the payment methods.',
  },
  queueNotification: {
    name: 'queue_notification',
    service: 'notification',
    attributes: ['notification.type', 'user.id'],
    meaning: 'Accepts a notification and gives it to the broker.',
  },
  sendNotification: {
    name: 'send_notification',
    service: 'notification',
    attributes: ['notification.type', 'notification.attempt', 'user.id', 'order.id'],
    meaning: 'One attempt to deliver a message.',
  },
  smtpSend: {
    name: 'smtp.send',
    service: 'notification',
    kind: 'CLIENT',
    attributes: ['server.address', 'server.port'],
    meaning: 'Sends the mail to the mail server.',
  },
  checkoutProcess: {
    name: 'checkout.process',
    service: 'checkout',
    attributes: [
      'checkout.cart_id',
      'checkout.payment_method',
      'checkout.total_cents',
      'checkout.item_count',
      'order.id',
      'user.id',
    ],
    meaning: 'A complete checkout.',
  },
  validateCart: {
    name: 'checkout.validate_cart',
    service: 'checkout',
    attributes: ['cart.item_count', 'cart.total_cents'],
    meaning: 'Checks the cart and asks for the prices of this moment.',
  },
  reserveInventory: {
    name: 'checkout.reserve_inventory',
    service: 'checkout',
    attributes: [],
    meaning: 'Holds the stock.',
  },
  processPayment: {
    name: 'checkout.process_payment',
    service: 'checkout',
    attributes: ['payment.provider', 'payment.amount_cents', 'payment.transaction_id'],
    meaning: 'Has the charge made.',
  },
  confirmOrder: {
    name: 'checkout.confirm_order',
    service: 'checkout',
    attributes: [],
    meaning: 'Commits the reservation and confirms the order.',
  },
  sendConfirmation: {
    name: 'checkout.send_confirmation',
    service: 'checkout',
    attributes: [],
    meaning: 'The first attempt to send the confirmation, which the response does not wait for.',
  },
  releaseInventory: {
    name: 'checkout.release_inventory',
    service: 'checkout',
    attributes: [],
    meaning: 'Gives the stock back after a failure, which the response does not wait for.',
  },
  cancelPayment: {
    name: 'checkout.cancel_payment',
    service: 'checkout',
    attributes: [],
    meaning: 'Takes the charge back after a failure, which the response does not wait for.',
  },
  deliverOutbox: {
    name: 'checkout.deliver_outbox',
    service: 'checkout',
    root: true,
    attributes: ['order.id'],
    meaning: 'A later attempt to send the confirmation.',
  },
  recover: {
    name: 'checkout.recover',
    service: 'checkout',
    root: true,
    attributes: ['order.id', 'order.state'],
    meaning: 'Finishes or undoes what a crash left unfinished.',
  },
  paymentCharge: {
    name: 'payment.charge',
    service: 'payment',
    attributes: ['order.id', 'payment.provider', 'payment.amount_cents', 'payment.transaction_id'],
    meaning: 'One charge with all its tries.',
  },
  paymentReconcile: {
    name: 'payment.reconcile',
    service: 'payment',
    root: true,
    attributes: ['payment.provider', 'reconciliation.charges', 'reconciliation.differences'],
    meaning: "Compares a provider's charges with the books.",
  },
} as const satisfies Record<string, SpanDefinition>;

export const SPAN = namesOf(SPANS);

export type ShopSpan = (typeof SPAN)[keyof typeof SPAN];

declare module '@traceshop/telemetry' {
  // A name that is not defined above is a compile error in every program that imports the contract.
  interface SpanNames extends Record<ShopSpan, unknown> {}
}
