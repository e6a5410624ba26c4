import { cents, currency, id } from '@traceshop/service-kit';
import { z } from 'zod';

export const PROVIDERS = ['stripe', 'paypal'] as const;

export type ProviderName = (typeof PROVIDERS)[number];

export const chargeBody = z.strictObject({
  orderId: id(),
  userId: id(),
  amountCents: cents({ min: 1 }),
  currency: currency(),
  provider: z.enum(PROVIDERS),
  token: z.string().regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible characters' }),
});

export const chargeParams = z.object({ orderId: id() });

export const paymentMethodsQuery = z.strictObject({ userId: id() });

export type ChargeRequest = z.infer<typeof chargeBody>;
