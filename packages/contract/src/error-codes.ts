/**
 * Every `code` of a problem document that a service of the shop sends. The service kit adds codes for
 * HTTP errors (`invalid_request`, `dependency_unavailable`). A service forwards the code and the status
 * of its dependency, so several services may send the same code.
 */
export const ERROR_CODE = {
  // Auth, and the gateway in front of it.
  /** 401: the request has no access token. */
  missingToken: 'missing_token',
  /** 401 */
  invalidToken: 'invalid_token',
  /** 401 */
  expiredToken: 'expired_token',
  /** 401: the client id or its secret is wrong or missing (RFC 6749). */
  invalidClient: 'invalid_client',
  /** 400: only client credentials are granted (RFC 6749). */
  unsupportedGrantType: 'unsupported_grant_type',
  /** 503: too many tokens are being issued at once. */
  overloaded: 'overloaded',

  // User.
  /** 404 */
  userNotFound: 'user_not_found',
  /** 503: the user changed during the request; try again. */
  userChanged: 'user_changed',

  // Checkout.
  /** 400: an internal call without the id of the API client. */
  missingClientId: 'missing_client_id',
  /** 404 */
  cartNotFound: 'cart_not_found',
  /** 422 */
  cartEmpty: 'cart_empty',
  /** 422: the cart holds as many different products as it can. */
  cartFull: 'cart_full',
  /** 409: the cart changed during its checkout. */
  cartChanged: 'cart_changed',
  /** 409 with `orderId`: a checkout of the cart is running. */
  cartInCheckout: 'cart_in_checkout',
  /** 409 with `orderId`: the cart was ordered. */
  cartOrdered: 'cart_ordered',
  /** 422 */
  totalTooLarge: 'total_too_large',
  /** 404 */
  orderNotFound: 'order_not_found',
  /** 409 with `orderId`: the order is still being worked on. */
  inProgress: 'in_progress',
  /** 409: the Idempotency-Key came with another body. */
  keyReused: 'key_reused',
  /** 409 with `orderId`: the order was interrupted and undone. */
  checkoutInterrupted: 'checkout_interrupted',
  /** 503 with `orderId`: paid, and confirmed as soon as its stock is. */
  orderPending: 'order_pending',

  // Inventory.
  /** 409 with `items`: `{ sku, requested, available }[]`, quantities in pieces. */
  outOfStock: 'out_of_stock',
  /** 404 with `skus`: `string[]`. */
  unknownSku: 'unknown_sku',
  /** 404 */
  reservationNotFound: 'reservation_not_found',
  /** 409: released, which is final. */
  reservationReleased: 'reservation_released',
  /** 409: the order has reserved other items. */
  reservationMismatch: 'reservation_mismatch',

  // Payment.
  /** 402 */
  cardDeclined: 'card_declined',
  /** 402 */
  insufficientFunds: 'insufficient_funds',
  /** 504, from checkout too: whether the provider charged is unknown. */
  paymentTimeout: 'payment_timeout',
  /** 404 */
  chargeNotFound: 'charge_not_found',
  /** 409: cancelled, which is final. */
  chargeCancelled: 'charge_cancelled',
  /** 409: the order has a charge with other terms. */
  chargeConflict: 'charge_conflict',
  /** 503: another request is making the charge. */
  chargeInProgress: 'charge_in_progress',
} as const;

export type ErrorCode = (typeof ERROR_CODE)[keyof typeof ERROR_CODE];

/** Why an access token was not accepted. */
export const TOKEN_FAULTS = [
  ERROR_CODE.missingToken,
  ERROR_CODE.invalidToken,
  ERROR_CODE.expiredToken,
] as const;

export type TokenFault = (typeof TOKEN_FAULTS)[number];

/** Why a provider did not charge a card. */
export const DECLINE_CODES = [ERROR_CODE.cardDeclined, ERROR_CODE.insufficientFunds] as const;

export type DeclineCode = (typeof DECLINE_CODES)[number];
