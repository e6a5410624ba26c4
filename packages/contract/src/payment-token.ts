import { z } from 'zod';

/** Charges in the sandbox; what a checkout without a token pays with. */
export const DEFAULT_PAYMENT_TOKEN = 'tok_visa';

/** What a payment provider gave the buyer in place of a card number: `tok_visa`. */
export function paymentToken() {
  const error = `must be a token such as ${DEFAULT_PAYMENT_TOKEN}`;
  return z.string({ error }).regex(/^tok_[a-z0-9_]{1,60}$/, { error });
}
