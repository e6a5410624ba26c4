import type { PaymentMethod } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';
import type { PaymentProvider } from './clients/payment-provider';
import { createPayPalClient } from './clients/paypal-client';
import { createStripeClient } from './clients/stripe-client';
import type { Config } from './config';

type ProviderConfig = Pick<
  Config,
  'STRIPE_URL' | 'PAYPAL_URL' | 'PROVIDER_TIMEOUT_MS' | 'PROVIDER_ATTEMPTS'
>;

export function createProviders(config: ProviderConfig): Record<PaymentMethod, PaymentProvider> {
  const http = (service: PaymentMethod, url: string) =>
    createHttpClient({
      service,
      url,
      timeoutMs: config.PROVIDER_TIMEOUT_MS,
      retries: config.PROVIDER_ATTEMPTS - 1,
      thirdParty: true,
    });
  return {
    stripe: createStripeClient(http('stripe', config.STRIPE_URL)),
    paypal: createPayPalClient(http('paypal', config.PAYPAL_URL)),
  };
}

/** After this time, all attempts of a worker are over. If it has stored no result, it is dead. */
export function attemptLimitMs(config: ProviderConfig): number {
  const pauses = 1000;
  return config.PROVIDER_ATTEMPTS * config.PROVIDER_TIMEOUT_MS + pauses;
}
