import { AppError, createHttpClient, unavailable } from '@traceshop/service-kit';
import type { PaymentMethod } from '../order';

export interface ChargeRequest {
  /** Also the key by which a charge is made once. */
  orderId: string;
  userId: string;
  amountCents: number;
  currency: string;
  provider: PaymentMethod;
  token: string;
}

export type Charge =
  | { status: 'succeeded'; transactionId: string }
  | { status: 'pending' | 'declined' | 'unknown' | 'cancelling' | 'voided' | 'refunded' };

/** Every method throws AppError 503 when payment is away or too slow. */
export interface PaymentClient {
  /**
   * @throws {AppError} 402 `card_declined` or `insufficient_funds`; 504 `payment_timeout`, after which
   * nobody knows; 409 `charge_cancelled`.
   */
  charge(request: ChargeRequest): Promise<{ transactionId: string }>;
  /** Undefined when payment has never heard of the order. */
  find(orderId: string): Promise<Charge | undefined>;
  /** Final: afterwards there is no charge and there can be none. Resolves only when that is certain. */
  cancel(orderId: string): Promise<void>;
}

const NO_CHARGE_REMAINS = ['voided', 'refunded', 'declined'];

export function createPaymentClient(options: { url: string; timeoutMs: number }): PaymentClient {
  const http = createHttpClient({ service: 'payment-service', ...options });
  return {
    charge: async (request) => {
      const { body } = await http.request<{ transactionId: string }>({
        method: 'POST',
        template: '/charges',
        body: request,
        idempotent: true,
      });
      return body;
    },
    find: async (orderId) => {
      const call = { method: 'GET', template: '/charges/:orderId', params: { orderId } } as const;
      try {
        return (await http.request<Charge>(call)).body;
      } catch (error) {
        if (error instanceof AppError && error.code === 'charge_not_found') return undefined;
        throw error;
      }
    },
    cancel: async (orderId) => {
      const { body } = await http.request<{ status: string }>({
        method: 'POST',
        template: '/charges/:orderId/cancel',
        params: { orderId },
        idempotent: true,
      });
      if (!NO_CHARGE_REMAINS.includes(body.status)) {
        throw unavailable('payment-service', new Error(`the charge is still ${body.status}`));
      }
    },
  };
}
