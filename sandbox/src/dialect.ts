import type { ChargeRequest, LedgerEntry, ListedCharge, Period } from './ledger';

export interface Reply {
  status: number;
  body: unknown;
}

export type RejectionCode =
  | 'bad_request'
  | 'key_missing'
  | 'key_reused'
  | 'key_voided'
  | 'not_found';

/** One page of a listing. */
export interface ListingRequest extends Period {
  limit: number;
  /** The page, from 1, or the id before its first entry. */
  page?: number;
  after?: string;
}

export interface Listing {
  charges: ListedCharge[];
  more: boolean;
  page: number;
  pages: number;
}

/** How one provider formats requests and responses. */
export interface Dialect {
  /** The charge in a body. Undefined if it is not a charge in this dialect. */
  parseCharge(body: unknown): ChargeRequest | undefined;
  /** The response to a charge that was made or declined. */
  charge(entry: LedgerEntry): Reply;
  /** The response to a void or a look-up. */
  state(entry: LedgerEntry): Reply;
  /** Path of the dated listing of charges. */
  listingPath: string;
  /** The listing that a query requests. Undefined if it is not one of this dialect. */
  parseListing(query: unknown): ListingRequest | undefined;
  listing(listing: Listing): Reply;
  rejection(code: RejectionCode): Reply;
  failure(status: number): Reply;
}

export const REJECTION_STATUS: Record<RejectionCode, number> = {
  bad_request: 400,
  key_missing: 400,
  key_reused: 409,
  key_voided: 409,
  not_found: 404,
};
