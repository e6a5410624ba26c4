import { z } from 'zod';

/** Succeeds in the sandbox. A checkout without a token uses it. */
export const DEFAULT_PAYMENT_TOKEN = 'tok_visa';

/** The provider's replacement for a card number: `tok_visa`. */
export function paymentToken() {
  const error = `must be a token such as ${DEFAULT_PAYMENT_TOKEN}`;
  return z.string({ error }).regex(/^tok_[a-z0-9_]{1,60}$/, { error });
}
