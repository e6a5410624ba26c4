import { id, MAX_INT } from '@traceshop/service-kit';
import { z } from 'zod';

export const PROVIDERS = ['stripe', 'paypal'] as const;

export type ProviderName = (typeof PROVIDERS)[number];

const AMOUNT_FORM = `must be a whole number of cents from 1 to ${MAX_INT}`;

const amount = z.number({ error: AMOUNT_FORM }).int({ error: AMOUNT_FORM });

export const chargeBody = z.strictObject({
  orderId: id(),
  userId: id(),
  amountCents: amount.min(1, { error: AMOUNT_FORM }).max(MAX_INT, { error: AMOUNT_FORM }),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as USD' }),
  provider: z.enum(PROVIDERS),
  token: z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible characters' }),
});

export const chargeParams = z.object({ orderId: id() });

export const paymentMethodsQuery = z.strictObject({ userId: id() });

export type ChargeRequest = z.infer<typeof chargeBody>;
