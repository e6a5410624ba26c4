import { ERROR_CODE, type PaymentMethod } from '@traceshop/contract';
import type { HttpClient } from '@traceshop/service-kit';
import { z } from 'zod';
import {
  createPaymentProvider,
  type ListedPage,
  type PaymentProvider,
  type ProviderDialect,
} from './payment-provider';

const charge = z.object({
  id: z.string().min(1),
  status: z.literal('succeeded'),
  payment_method_details: z.object({
    card: z.object({ brand: z.string().min(1).max(32), last4: z.string().regex(/^\d{4}$/) }),
  }),
});

const cardError = z.object({
  error: z.object({ code: z.literal('card_declined'), decline_code: z.string().optional() }),
});

const voidedKey = z.object({ error: z.object({ code: z.literal('key_voided') }) });

const list = z.object({
  data: z.array(
    z.object({
      id: z.string().min(1),
      idempotency_key: z.string().min(1),
      status: z.enum(['succeeded', 'declined', 'voided', 'refunded']),
      amount: z.number().int(),
      currency: z.string(),
    }),
  ),
  has_more: z.boolean(),
});

const seconds = (time: Date) => String(Math.floor(time.getTime() / 1000));

const voidResponse = z.object({ status: z.enum(['voided', 'refunded']) });

/** Stripe counts in cents and writes currencies in lower case. */
const dialect: ProviderDialect = {
  name: 'stripe' satisfies PaymentMethod,
  chargeBody: ({ amountCents, currency, token }) => ({
    amount: amountCents,
    currency: currency.toLowerCase(),
    source: token,
  }),
  charged(body) {
    const parsed = charge.safeParse(body);
    if (!parsed.success) return undefined;
    const { brand, last4 } = parsed.data.payment_method_details.card;
    return { reference: parsed.data.id, card: { brand, last4 } };
  },
  declined(body) {
    const parsed = cardError.safeParse(body);
    if (!parsed.success) return undefined;
    const poor = parsed.data.error.decline_code === 'insufficient_funds';
    return poor ? ERROR_CODE.insufficientFunds : ERROR_CODE.cardDeclined;
  },
  rejectedAsVoided: (body) => voidedKey.safeParse(body).success,
  voided: (body) => voidResponse.safeParse(body).data?.status,
  listing: {
    template: '/v1/charges',
    query: ({ from, to }) => ({
      'created[gte]': seconds(from),
      'created[lt]': seconds(to),
      limit: '100',
    }),
    page: readPage,
  },
};

function readPage(body: unknown): ListedPage | undefined {
  const page = list.safeParse(body).data;
  if (!page) return undefined;
  const charges = page.data.map(({ id, idempotency_key: key, status, amount, currency }) => ({
    key,
    reference: id,
    status,
    amountCents: amount,
    currency: currency.toUpperCase(),
  }));
  const last = charges.at(-1);
  return page.has_more && last
    ? { charges, next: { starting_after: last.reference } }
    : { charges };
}

export function createStripeClient(http: HttpClient): PaymentProvider {
  return createPaymentProvider(http, dialect);
}
