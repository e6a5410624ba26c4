/**
 * Limits for tests that draw traces or need a healthy shop: a machine may stall for a second during any
 * call, and that must cause no retry. The relations between the limits are those of production.
 */
export const GENEROUS_LIMITS = {
  gateway: {
    REQUEST_TIMEOUT_MS: '32000',
    CHECKOUT_TIMEOUT_MS: '30000',
    AUTH_TIMEOUT_MS: '10000',
    USER_TIMEOUT_MS: '10000',
    INVENTORY_TIMEOUT_MS: '10000',
    NOTIFICATION_TIMEOUT_MS: '10000',
  },
  user: { PAYMENT_TIMEOUT_MS: '10000', REDIS_TIMEOUT_MS: '10000' },
  checkout: {
    USER_TIMEOUT_MS: '5000',
    INVENTORY_TIMEOUT_MS: '5000',
    NOTIFICATION_TIMEOUT_MS: '5000',
    PAYMENT_TIMEOUT_MS: '12000',
    REQUEST_TIMEOUT_MS: '28000',
    LEASE_MS: '25000',
    OUTBOX_CLAIM_MS: '10500',
    RECOVERY_INTERVAL_MS: '200',
    OUTBOX_INTERVAL_MS: '200',
  },
  payment: { PROVIDER_TIMEOUT_MS: '2000' },
  notification: {
    USER_TIMEOUT_MS: '5000',
    SMTP_TIMEOUT_MS: '5000',
    CLAIM_MS: '10500',
    RETRY_1_MS: '100',
    RETRY_2_MS: '200',
    RETRY_3_MS: '400',
  },
} as const;

/** For tests that kill or pause a worker of checkout: the lease is short, but twice as long as its calls may take. */
export const SHORT_LEASES = { PAYMENT_TIMEOUT_MS: '5000', LEASE_MS: '10500' } as const;
