/** The shop's own vocabulary, each word once. The topology has an entry of its own, which is data alone. */
export { CHARGE_STATES, type ChargeState, isWithoutCharge } from './charge-states';
export { CREDENTIAL_PATTERN } from './client-credentials';
export { CLIENT_ID_HEADER, requireClientId } from './client-id';
export { DELIVERY_STATES, type DeliveryState } from './delivery-states';
export {
  DECLINE_CODES,
  type DeclineCode,
  ERROR_CODE,
  type ErrorCode,
  TOKEN_FAULTS,
  type TokenFault,
} from './error-codes';
export { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from './idempotency-key';
export { ID_PREFIX, type IdKind, idPattern } from './ids';
export {
  AUTH_API,
  type IssuedToken,
  type TokenRequest,
  type TokenValidation,
} from './internal-api/auth';
export { type CartView, CHECKOUT_API, type OrderView } from './internal-api/checkout';
export {
  INVENTORY_API,
  type Item,
  type OrderLine,
  type Product,
  type ProductPage,
  type Quote,
  type ReservationRequest,
} from './internal-api/inventory';
export {
  NOTIFICATION_API,
  type Notification,
  type NotificationRequest,
  notificationMessage,
  type OrderConfirmation,
} from './internal-api/notification';
export {
  type Charge,
  type ChargeRequest,
  type MadeCharge,
  PAYMENT_API,
  type SavedPaymentMethod,
} from './internal-api/payment';
export type { InternalApi, InternalRoute } from './internal-api/route';
export {
  type Contact,
  type CreatedUser,
  type NewUser,
  type Profile,
  USER_API,
  type User,
  userSchema,
} from './internal-api/user';
export { INTERNAL_APIS } from './internal-apis';
export { cents, currency } from './money';
export { NOTIFICATION_TYPES, type NotificationType } from './notification-types';
export {
  FINAL_ORDER_STATES,
  type FinalOrderState,
  isFinalOrderState,
  ORDER_STATES,
  type OrderState,
  type WorkingOrderState,
} from './order-states';
export { PAYMENT_METHODS, type PaymentMethod } from './payment-methods';
export { DEFAULT_PAYMENT_TOKEN, paymentToken } from './payment-token';
export { EMAIL_MAX, emailAddress, personName } from './person';
export { quantity } from './quantity';
export { RESERVATION_STATES, type ReservationState } from './reservation-states';
