import { ERROR_CODE, type PaymentMethod } from '@traceshop/contract';
import type { HttpClient } from '@traceshop/service-kit';
import { z } from 'zod';
import {
  createPaymentProvider,
  type ListedPage,
  type PaymentProvider,
  type ProviderDialect,
} from './payment-provider';

const order = z.object({
  id: z.string().min(1),
  status: z.literal('COMPLETED'),
  payment_source: z.object({
    card: z.object({ brand: z.string().min(1).max(32), last_digits: z.string().regex(/^\d{4}$/) }),
  }),
});

const issueOf = (body: unknown) => failure.safeParse(body).data?.details[0].issue;

const failure = z.object({ details: z.tuple([z.object({ issue: z.string() })]).rest(z.unknown()) });

const STATUS = {
  COMPLETED: 'succeeded',
  DECLINED: 'declined',
  VOIDED: 'voided',
  REFUNDED: 'refunded',
} as const;

const transactions = z.object({
  transaction_details: z.array(
    z.object({
      transaction_info: z.object({
        transaction_id: z.string().min(1),
        invoice_id: z.string().min(1),
        transaction_status: z.enum(['COMPLETED', 'DECLINED', 'VOIDED', 'REFUNDED']),
        transaction_amount: z.object({
          currency_code: z.string(),
          value: z.string().regex(/^\d{1,13}\.\d{2}$/),
        }),
      }),
    }),
  ),
  page: z.number().int(),
  total_pages: z.number().int(),
});

const voidResponse = z.object({ status: z.enum(['VOIDED', 'REFUNDED']) });

/** PayPal expects amounts as decimal text in purchase units, and writes states and brands in capitals. */
const dialect: ProviderDialect = {
  name: 'paypal' satisfies PaymentMethod,
  chargeBody: ({ amountCents, currency, token }) => ({
    purchase_units: [{ amount: { currency_code: currency, value: decimal(amountCents) } }],
    payment_source: { token: { id: token } },
  }),
  charged(body) {
    const parsed = order.safeParse(body);
    if (!parsed.success) return undefined;
    const { brand, last_digits } = parsed.data.payment_source.card;
    return { reference: parsed.data.id, card: { brand: brand.toLowerCase(), last4: last_digits } };
  },
  declined(body) {
    const issue = issueOf(body);
    if (issue === undefined) return undefined;
    return issue === 'INSUFFICIENT_FUNDS' ? ERROR_CODE.insufficientFunds : ERROR_CODE.cardDeclined;
  },
  rejectedAsVoided: (body) => issueOf(body) === 'KEY_VOIDED',
  voided(body) {
    const status = voidResponse.safeParse(body).data?.status;
    return status && (status === 'REFUNDED' ? 'refunded' : 'voided');
  },
  listing: {
    template: '/v1/reporting/transactions',
    query: ({ from, to }) => ({
      start_date: from.toISOString(),
      end_date: to.toISOString(),
      page_size: '100',
    }),
    page: readPage,
  },
};

function readPage(body: unknown): ListedPage | undefined {
  const read = transactions.safeParse(body).data;
  if (!read) return undefined;
  const charges = read.transaction_details.map(({ transaction_info: info }) => ({
    key: info.invoice_id,
    reference: info.transaction_id,
    status: STATUS[info.transaction_status],
    // Decimal text without its point is the amount in cents.
    amountCents: Number(info.transaction_amount.value.replace('.', '')),
    currency: info.transaction_amount.currency_code,
  }));
  return read.page < read.total_pages
    ? { charges, next: { page: String(read.page + 1) } }
    : { charges };
}

/** Without division, so that money never becomes a float. */
function decimal(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function createPayPalClient(http: HttpClient): PaymentProvider {
  return createPaymentProvider(http, dialect);
}
