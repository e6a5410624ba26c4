/** What the payment sandbox makes of a token: the providers' own test tokens, for trying a checkout. */
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
      'is charged, but the answer never comes: `payment_timeout` after three attempts, about 5 seconds; the charge is taken back',
  },
] as const;
