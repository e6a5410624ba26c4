import type { AttributeDefinition, AttributeTypes } from '@traceshop/telemetry';
import { namesOf } from './names-of';
import { PAYMENT_METHODS } from './payment-methods';

/**
 * The shop's span attributes. Amounts are whole cents. Standard attributes come from
 * `@opentelemetry/semantic-conventions`, those that telemetry sets from `GENERIC_ATTRIBUTES`.
 */
export const ATTRIBUTES = {
  checkoutCartId: {
    name: 'checkout.cart_id',
    type: 'string',
    meaning: 'The cart that is checked out.',
  },
  checkoutPaymentMethod: {
    name: 'checkout.payment_method',
    type: 'string',
    values: PAYMENT_METHODS,
    meaning: 'The payment method that the buyer has chosen.',
  },
  checkoutTotalCents: {
    name: 'checkout.total_cents',
    type: 'int',
    meaning: 'What the order costs, in cents.',
  },
  checkoutItemCount: {
    name: 'checkout.item_count',
    type: 'int',
    meaning: 'How many different products the order has.',
  },
  cartItemCount: {
    name: 'cart.item_count',
    type: 'int',
    meaning: 'How many different products the cart has.',
  },
  cartTotalCents: {
    name: 'cart.total_cents',
    type: 'int',
    meaning: 'What the cart costs at the prices of this moment, in cents.',
  },
  orderId: {
    name: 'order.id',
    type: 'string',
    meaning: 'The order that the work is about.',
  },
  orderState: {
    name: 'order.state',
    type: 'string',
    meaning: 'The state in which the work found the order.',
  },
  paymentProvider: {
    name: 'payment.provider',
    type: 'string',
    values: PAYMENT_METHODS,
    meaning: 'The payment provider that makes the charge.',
  },
  paymentAmountCents: {
    name: 'payment.amount_cents',
    type: 'int',
    meaning: 'The amount of the charge, in cents.',
  },
  paymentTransactionId: {
    name: 'payment.transaction_id',
    type: 'string',
    meaning: 'The transaction of a charge that succeeded.',
  },
  reconciliationCharges: {
    name: 'reconciliation.charges',
    type: 'int',
    meaning: 'How many charges the provider listed.',
  },
  reconciliationDifferences: {
    name: 'reconciliation.differences',
    type: 'int',
    meaning: 'How many charges differ from the books and need a person.',
  },
  validationResult: {
    name: 'validation.result',
    type: 'string',
    values: ['valid', 'invalid', 'missing_token'],
    meaning: 'What the check of a token found.',
  },
  validationChecksPassed: {
    name: 'validation.checks_passed',
    type: 'int',
    meaning: 'How many checks the cart passed.',
  },
  itemsCount: {
    name: 'items.count',
    type: 'int',
    meaning: 'How many different products are reserved.',
  },
  notificationType: {
    name: 'notification.type',
    type: 'string',
    values: ['welcome_email', 'order_confirmation'],
    meaning: 'The kind of mail.',
  },
  notificationAttempt: {
    name: 'notification.attempt',
    type: 'int',
    meaning: 'Which attempt to deliver the notification this is, counted from 1.',
  },
  // From the semantic conventions, where it is not stable yet.
  userId: {
    name: 'user.id',
    type: 'string',
    meaning: 'The user that the work is for.',
  },
} as const satisfies Record<string, AttributeDefinition>;

export const ATTR = namesOf(ATTRIBUTES);

/** The value types of the shop's attributes, by name. */
export type ShopAttributes = AttributeTypes<typeof ATTRIBUTES>;

declare module '@traceshop/telemetry' {
  // A value of the wrong type is a compile error in every program that imports the contract.
  interface CustomAttributes extends ShopAttributes {}
}
