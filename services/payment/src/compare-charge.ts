import type { ChargeState, PaymentMethod } from '@traceshop/contract';
import type { ListedCharge } from './clients/payment-provider';

/** A charge as the books have it, with what a provider knows of it too. */
export interface BookedCharge {
  orderId: string;
  status: ChargeState;
  provider: PaymentMethod | null;
  amountCents: number | null;
  currency: string | null;
  reference: string | null;
  /** It changed a moment ago: what was compared with it may be older. */
  fresh: boolean;
}

/** How a charge can differ between provider and books so that a person has to look. */
export const DIFFERENCES = [
  /** Another amount, currency, provider or reference. */
  'terms',
  /** One says that the money was taken, the other that it was not or has been given back. */
  'state',
  /** The provider has it and the books do not. */
  'not_in_books',
  /** The books have it and the provider does not. */
  'not_at_provider',
  /** The books have not learned of its outcome, and nobody is working on it any more. */
  'unsettled',
  /** The provider holds money for an order that does not exist. */
  'unknown_order',
] as const;

export type Difference = (typeof DIFFERENCES)[number];

/** `unbooked`: money that the books know nothing of; what is to be done is the order's to say. */
export type Verdict = 'same' | 'unbooked' | Difference;

/** Compares one charge of a provider with its row. Neither may have changed of late. */
export function compareCharge(
  provider: PaymentMethod,
  listed: ListedCharge,
  row: BookedCharge | undefined,
): Verdict {
  const taken = listed.status === 'succeeded';
  switch (row?.status) {
    case undefined:
      return taken ? 'unbooked' : 'not_in_books';
    case 'voided':
      return taken ? 'unbooked' : 'same';
    case 'pending':
    case 'unknown':
    case 'cancelling':
      return 'unsettled';
    case 'declined':
    case 'refunded':
      return taken ? 'state' : 'same';
    case 'succeeded':
      if (!taken) return 'state';
      return sameTerms(provider, listed, row) ? 'same' : 'terms';
  }
}

function sameTerms(
  provider: PaymentMethod,
  listed: ListedCharge,
  row: BookedCharge | undefined,
): boolean {
  return (
    row?.provider === provider &&
    row.amountCents === listed.amountCents &&
    row.currency === listed.currency &&
    row.reference === listed.reference
  );
}
