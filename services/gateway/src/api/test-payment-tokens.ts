/** The test tokens of the payment sandbox and their results. */
export const TEST_PAYMENT_TOKENS = [
  { token: 'tok_visa', status: 201, meaning: 'is charged; the same as none' },
  { token: 'tok_mastercard', status: 201, meaning: 'is charged' },
  { token: 'tok_declined', status: 402, meaning: 'is declined: `card_declined`' },
  {
    token: 'tok_insufficient_funds',
    status: 402,
    meaning: 'is declined: `insufficient_funds`',
  },
  {
    token: 'tok_timeout',
    status: 504,
    meaning:
      'is charged, but the response never comes: `payment_timeout` after three attempts, about 5 seconds; the charge is refunded',
  },
] as const;
