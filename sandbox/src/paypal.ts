import { z } from 'zod';
import { type Dialect, REJECTION_STATUS } from './dialect';
import type { LedgerEntry, ListedCharge } from './ledger';
import type { DeclineReason } from './test-tokens';

const amount = z.object({
  currency_code: z.string().regex(/^[A-Z]{3}$/),
  value: z.string().regex(/^(0|[1-9]\d{0,12})\.\d{2}$/),
});

const body = z.object({
  purchase_units: z.tuple([z.object({ amount })]),
  payment_source: z.object({ token: z.object({ id: z.string().min(1).max(255) }) }),
});

const listing = z.object({
  start_date: z.iso.datetime(),
  end_date: z.iso.datetime(),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  page_size: z.coerce.number().int().min(1).max(500).default(100),
});

const ISSUES: Record<DeclineReason, string> = {
  card_declined: 'INSTRUMENT_DECLINED',
  insufficient_funds: 'INSUFFICIENT_FUNDS',
  unknown_token: 'TOKEN_NOT_FOUND',
};

const STATUS: Record<LedgerEntry['status'], string> = {
  succeeded: 'COMPLETED',
  declined: 'DECLINED',
  refunded: 'REFUNDED',
  voided: 'VOIDED',
};

const error = (name: string, issue: string) => ({ name, details: [{ issue }] });

const object = (entry: LedgerEntry) => ({
  id: entry.chargeId,
  status: STATUS[entry.status],
  ...(entry.card && {
    payment_source: {
      card: { brand: entry.card.brand.toUpperCase(), last_digits: entry.card.last4 },
    },
  }),
});

const listed = ({ chargeId, key, status, createdAt, request }: ListedCharge) => ({
  transaction_info: {
    transaction_id: chargeId,
    invoice_id: key,
    transaction_status: STATUS[status],
    transaction_initiation_date: createdAt,
    transaction_amount: { currency_code: request.currency, value: decimal(request.amountCents) },
  },
});

/** Without division, so that money never becomes a float. */
function decimal(cents: number) {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The format of PayPal: amounts as decimal text in purchase units, `{name, details: [{issue}]}`. */
export const paypal: Dialect = {
  parseCharge(value) {
    const parsed = body.safeParse(value);
    if (!parsed.success) return undefined;
    const [unit] = parsed.data.purchase_units;
    // Decimal text without its point is the amount in cents, so money never becomes a float.
    const amountCents = Number(unit.amount.value.replace('.', ''));
    const token = parsed.data.payment_source.token.id;
    return { amountCents, currency: unit.amount.currency_code, token };
  },
  charge(entry) {
    if (entry.status === 'succeeded') return { status: 201, body: object(entry) };
    const issue = ISSUES[entry.reason ?? 'card_declined'];
    return { status: 402, body: error('PAYMENT_REQUIRED', issue) };
  },
  state: (entry) => ({ status: 200, body: object(entry) }),
  listingPath: '/v1/reporting/transactions',
  parseListing(query) {
    const parsed = listing.safeParse(query);
    if (!parsed.success) return undefined;
    const { start_date, end_date, page, page_size: limit } = parsed.data;
    return { from: new Date(start_date), to: new Date(end_date), page, limit };
  },
  listing: ({ charges, page, pages }) => ({
    status: 200,
    body: { transaction_details: charges.map(listed), page, total_pages: pages },
  }),
  rejection: (code) => ({
    status: REJECTION_STATUS[code],
    body: error('INVALID_REQUEST', code.toUpperCase()),
  }),
  failure: (status) => ({ status, body: error('INTERNAL_SERVER_ERROR', 'INTERNAL') }),
};
