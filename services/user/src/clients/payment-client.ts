import type { SavedPaymentMethod } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface PaymentClient {
  /** The saved payment methods of a user, possibly an empty list. @throws 503 if payment is down */
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
