export type DeclineReason = 'card_declined' | 'insufficient_funds' | 'unknown_token';

export interface Card {
  brand: 'visa' | 'mastercard';
  last4: string;
}

/** The meaning of a token. `silent`: it is charged, but no response is ever sent, not even to a repeat. */
export type TokenMeaning =
  | { outcome: 'charge'; card: Card; silent: boolean }
  | { outcome: 'decline'; reason: DeclineReason };

const visa: Card = { brand: 'visa', last4: '4242' };
const mastercard: Card = { brand: 'mastercard', last4: '4444' };

const TOKENS = new Map<string, TokenMeaning>([
  ['tok_visa', { outcome: 'charge', card: visa, silent: false }],
  ['tok_mastercard', { outcome: 'charge', card: mastercard, silent: false }],
  ['tok_timeout', { outcome: 'charge', card: visa, silent: true }],
  ['tok_declined', { outcome: 'decline', reason: 'card_declined' }],
  ['tok_insufficient_funds', { outcome: 'decline', reason: 'insufficient_funds' }],
]);

export function meaningOf(token: string): TokenMeaning {
  return TOKENS.get(token) ?? { outcome: 'decline', reason: 'unknown_token' };
}
