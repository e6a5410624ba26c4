/**
 * How a buyer can pay. Each is also the payment provider that charges: `paymentMethod` in a checkout,
 * `provider` in a charge.
 */
export const PAYMENT_METHODS = ['stripe', 'paypal'] as const;

export type PaymentMethod = (typeof PAYMENT_METHODS)[number];
