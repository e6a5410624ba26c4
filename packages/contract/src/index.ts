/** The shop's own vocabulary, each word once. */
// Separate entries: data such as `/topology` and `/order-states`, and the schemas of each internal API
// (`/internal-api/payment`), so that a service loads only the schemas of its routes.

export { ATTR, ATTRIBUTES, type ShopAttributes } from './attributes';
export { MAX_CART_PRODUCTS, MAX_TOTAL_CENTS } from './cart-limits';
export { CURSOR_PATTERN, DEFAULT_PAGE_SIZE, productCursor } from './catalogue-pages';
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
export { EVENT, EVENTS, type EventDefinition, type ShopEvent } from './events';
export { IDEMPOTENCY_KEY_HEADER, idempotencyKey } from './idempotency-key';
export { ID_PREFIX, type IdKind, idPattern } from './ids';
export type {
  IssuedToken,
  TokenRequest,
  TokenValidation,
} from './internal-api/auth';
export type { CartView, NewCart, NewCheckout, OrderView } from './internal-api/checkout';
export type {
  Item,
  OrderLine,
  Product,
  ProductPage,
  ProductQuery,
  Quote,
  ReservationRequest,
} from './internal-api/inventory';
export type {
  Notification,
  NotificationRequest,
  OrderConfirmation,
} from './internal-api/notification';
export type {
  Charge,
  ChargeRequest,
  MadeCharge,
  SavedPaymentMethod,
} from './internal-api/payment';
export type { InternalApi, InternalRoute } from './internal-api/route';
export type {
  Contact,
  CreatedUser,
  NewUser,
  Profile,
  User,
} from './internal-api/user';
export { METRICS } from './metrics';
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
export { ROUTES_HINT } from './routes-hint';
export { type ShopSpan, SPAN, SPANS, type SpanDefinition } from './spans';
