/**
 * Every custom name of Traceshop's telemetry, once. Names that a semantic convention has
 * (`http.route`, `db.query.summary`, ...) come from `@opentelemetry/semantic-conventions` instead;
 * the few kept here are still incubating there. docs/telemetry.md says what each means.
 */

/** Names of the spans made by hand. */
export const SPAN = {
  validateToken: 'validate_token',
  fetchUserData: 'fetch-user-data',
  queueNotification: 'queue_notification',
  sendNotification: 'send_notification',
  smtpSend: 'smtp.send',
  checkoutProcess: 'checkout.process',
  validateCart: 'checkout.validate_cart',
  reserveInventory: 'checkout.reserve_inventory',
  processPayment: 'checkout.process_payment',
  confirmOrder: 'checkout.confirm_order',
  sendConfirmation: 'checkout.send_confirmation',
  releaseInventory: 'checkout.release_inventory',
  cancelPayment: 'checkout.cancel_payment',
  deliverOutbox: 'checkout.deliver_outbox',
  recover: 'checkout.recover',
  paymentCharge: 'payment.charge',
} as const;

export type SpanName = (typeof SPAN)[keyof typeof SPAN];

/** Names of span attributes. `CustomAttributes` says what type each value has. */
export const ATTR = {
  checkoutCartId: 'checkout.cart_id',
  checkoutPaymentMethod: 'checkout.payment_method',
  checkoutTotalCents: 'checkout.total_cents',
  checkoutItemCount: 'checkout.item_count',
  cartItemCount: 'cart.item_count',
  cartTotalCents: 'cart.total_cents',
  orderId: 'order.id',
  orderState: 'order.state',
  paymentProvider: 'payment.provider',
  paymentAmountCents: 'payment.amount_cents',
  paymentTransactionId: 'payment.transaction_id',
  validationResult: 'validation.result',
  validationChecksPassed: 'validation.checks_passed',
  itemsCount: 'items.count',
  notificationType: 'notification.type',
  notificationAttempt: 'notification.attempt',
  messageAttempt: 'messaging.message.attempt',
  userId: 'user.id',
  serverServiceName: 'server.service.name',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  urlTemplate: 'url.template',
  errorType: 'error.type',
} as const;

/** The value types of the attributes above; amounts are whole cents. */
export interface CustomAttributes {
  'checkout.cart_id': string;
  'checkout.payment_method': string;
  'checkout.total_cents': number;
  'checkout.item_count': number;
  'cart.item_count': number;
  'cart.total_cents': number;
  'order.id': string;
  'order.state': string;
  'payment.provider': string;
  'payment.amount_cents': number;
  'payment.transaction_id': string;
  'validation.result': 'valid' | 'invalid' | 'missing_token';
  'validation.checks_passed': number;
  'items.count': number;
  'notification.type': string;
  'notification.attempt': number;
  'messaging.message.attempt': number;
  'user.id': string;
  'server.service.name': string;
  'server.address': string;
  'server.port': number;
  'url.template': string;
  'error.type': string;
}

/** Names of span events; `event` is the only door to them. */
export const EVENT = {
  orderValidated: 'order.validated',
  inventoryReserved: 'inventory.reserved',
  paymentInitiated: 'payment.initiated',
  notificationFailed: 'notification_failed',
} as const;

export type EventName = (typeof EVENT)[keyof typeof EVENT];

/** Header of a message that counts its deliveries from 1; the consumer span shows it. */
export const ATTEMPT_HEADER = 'x-attempt';
