import { createHttpClient } from '@traceshop/service-kit';

export interface PaymentMethod {
  provider: string;
  brand: string;
  last4: string;
}

export interface PaymentClient {
  /** Saved payment methods of a user; none is an empty list. Payment away: 503. */
  paymentMethods(userId: string): Promise<PaymentMethod[]>;
}

export function createPaymentClient(options: { url: string; timeoutMs: number }): PaymentClient {
  const http = createHttpClient({ service: 'payment-service', ...options });
  return {
    paymentMethods: async (userId) => {
      const { body } = await http.request<{ paymentMethods: PaymentMethod[] }>({
        method: 'GET',
        template: '/payment-methods',
        query: { userId },
      });
      return body.paymentMethods;
    },
  };
}
