import { z } from 'zod';
import { type Dialect, REJECTION_STATUS } from './dialect';
import type { LedgerEntry, ListedCharge } from './ledger';

const body = z.object({
  amount: z.number().int().positive(),
  currency: z.string().regex(/^[a-z]{3}$/),
  source: z.string().min(1).max(255),
});

const seconds = z.coerce.number().int().min(0).max(9_999_999_999);

const listing = z.object({
  'created[gte]': seconds,
  'created[lt]': seconds,
  limit: z.coerce.number().int().min(1).max(100).default(10),
  starting_after: z.string().max(255).optional(),
});

const error = (type: string, code: string) => ({ error: { type, code } });

const object = (entry: LedgerEntry) => ({
  id: entry.chargeId,
  object: 'charge',
  status: entry.status,
  ...(entry.request && { amount: entry.request.amountCents, currency: entry.request.currency }),
  ...(entry.card && { payment_method_details: { card: entry.card } }),
});

const listed = (entry: ListedCharge) => ({
  ...object(entry),
  created: Math.floor(new Date(entry.createdAt).getTime() / 1000),
  idempotency_key: entry.key,
});

/** The format of Stripe: cents, lower-case currencies, `{error: {type, code, decline_code}}`. */
export const stripe: Dialect = {
  parseCharge(value) {
    const parsed = body.safeParse(value);
    if (!parsed.success) return undefined;
    const { amount, currency, source } = parsed.data;
    return { amountCents: amount, currency, token: source };
  },
  charge(entry) {
    if (entry.status === 'succeeded') return { status: 200, body: object(entry) };
    const decline = { type: 'card_error', code: 'card_declined', decline_code: entry.reason };
    return { status: 402, body: { error: decline } };
  },
  state: (entry) => ({ status: 200, body: object(entry) }),
  listingPath: '/v1/charges',
  parseListing(query) {
    const parsed = listing.safeParse(query);
    if (!parsed.success) return undefined;
    const { limit, starting_after: after } = parsed.data;
    const from = new Date(parsed.data['created[gte]'] * 1000);
    const to = new Date(parsed.data['created[lt]'] * 1000);
    return { from, to, limit, ...(after === undefined ? {} : { after }) };
  },
  listing: ({ charges, more }) => ({
    status: 200,
    body: { object: 'list', data: charges.map(listed), has_more: more },
  }),
  rejection: (code) => ({
    status: REJECTION_STATUS[code],
    body: error(code === 'key_reused' ? 'idempotency_error' : 'invalid_request_error', code),
  }),
  failure: (status) => ({ status, body: error('api_error', 'internal') }),
};
