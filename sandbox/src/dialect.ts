import type { ChargeRequest, LedgerEntry, ListedCharge, Period } from './ledger';

export interface Reply {
  status: number;
  body: unknown;
}

export type RefusalCode = 'bad_request' | 'key_missing' | 'key_reused' | 'key_voided' | 'not_found';

/** The part of a listing that one answer holds. */
export interface ListingRequest extends Period {
  limit: number;
  /** The page, from 1, or the id after which it begins. */
  page?: number;
  after?: string;
}

export interface Listing {
  charges: ListedCharge[];
  more: boolean;
  page: number;
  pages: number;
}

/** How one provider words the same few facts. */
export interface Dialect {
  /** The charge a body asks for; undefined if it is not a charge in this dialect. */
  parseCharge(body: unknown): ChargeRequest | undefined;
  /** An entry that was charged or declined, as it answers the charge. */
  charge(entry: LedgerEntry): Reply;
  /** An entry after a void, or as it is looked up. */
  state(entry: LedgerEntry): Reply;
  /** Where the dated listing of charges is. */
  listingPath: string;
  /** What a query asks for; undefined if it is not one of this dialect. */
  parseListing(query: unknown): ListingRequest | undefined;
  listing(listing: Listing): Reply;
  refusal(code: RefusalCode): Reply;
  failure(status: number): Reply;
}

export const REFUSAL_STATUS: Record<RefusalCode, number> = {
  bad_request: 400,
  key_missing: 400,
  key_reused: 409,
  key_voided: 409,
  not_found: 404,
};
