import { ERROR_CODE, type PaymentMethod } from '@traceshop/contract';
import type { HttpClient } from '@traceshop/service-kit';
import { z } from 'zod';
import {
  createPaymentProvider,
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
};

/** Without division, so that money never becomes a float. */
function decimal(cents: number): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function createPayPalClient(http: HttpClient): PaymentProvider {
  return createPaymentProvider(http, dialect);
}
