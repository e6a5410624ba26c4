import type { ChargeState, PaymentMethod } from '@traceshop/contract';
import type { ListedCharge } from './clients/payment-provider';

/** A charge in the books, with the provider's terms. */
export interface BookedCharge {
  orderId: string;
  status: ChargeState;
  provider: PaymentMethod | null;
  amountCents: number | null;
  currency: string | null;
  reference: string | null;
  /** It has just changed, so the provider's listing may be older. */
  fresh: boolean;
}

/** Differences between provider and books that a person must handle. */
export const DIFFERENCES = [
  /** Another amount, currency, provider or reference. */
  'terms',
  /** One has the money as taken, the other as not taken or refunded. */
  'state',
  /** Only the provider has it. */
  'not_in_books',
  /** Only the books have it. */
  'not_at_provider',
  /** The books have no outcome, and no process works on it any more. */
  'unsettled',
  /** The provider holds money for an order that does not exist. */
  'unknown_order',
] as const;

export type Difference = (typeof DIFFERENCES)[number];

/** `unbooked`: the money is not in the books. The state of the order decides what to do. */
export type Verdict = 'same' | 'unbooked' | Difference;

/** Compares one charge of a provider with its row. Neither may have changed recently. */
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
