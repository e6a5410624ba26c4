import type { SavedPaymentMethod } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface PaymentClient {
  /** Saved payment methods of a user; none is an empty list. Payment away: 503. */
  paymentMethods(userId: string): Promise<SavedPaymentMethod[]>;
}

export function createPaymentClient(options: { url: string; timeoutMs: number }): PaymentClient {
  const http = createHttpClient({ service: 'payment-service', ...options });
  return {
    paymentMethods: async (userId) => {
      const { body } = await http.request<{ paymentMethods: SavedPaymentMethod[] }>({
        method: 'GET',
        template: '/payment-methods',
        query: { userId },
      });
      return body.paymentMethods;
    },
  };
}
