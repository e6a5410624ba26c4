import {
  type Charge,
  type ChargeRequest,
  ERROR_CODE,
  isWithoutCharge,
  type MadeCharge,
} from '@traceshop/contract';
import { AppError, createHttpClient, unavailable } from '@traceshop/service-kit';

type Succeeded = Extract<Charge, { status: 'succeeded' }>;

/** Whether the charge was made, and with which transaction id. */
export type ChargeResult =
  | Pick<Succeeded, 'status' | 'transactionId'>
  | Pick<Exclude<Charge, Succeeded>, 'status'>;

/** Every method throws AppError 503 when payment is down or too slow. */
export interface PaymentClient {
  /**
   * @throws {AppError} 402 `card_declined` or `insufficient_funds`; 504 `payment_timeout`, when the
   * result is unknown; 409 `charge_cancelled`.
   */
  charge(request: ChargeRequest): Promise<Pick<MadeCharge, 'transactionId'>>;
  /** Undefined when payment does not know the order. */
  find(orderId: string): Promise<ChargeResult | undefined>;
  /** Final: no charge exists afterwards and none can be made. Resolves only when that is certain. */
  cancel(orderId: string): Promise<void>;
}

export function createPaymentClient(options: { url: string; timeoutMs: number }): PaymentClient {
  const http = createHttpClient({ service: 'payment-service', ...options });
  return {
    charge: async (request) => {
      const { body } = await http.request<MadeCharge>({
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
        if (error instanceof AppError && error.code === ERROR_CODE.chargeNotFound) return undefined;
        throw error;
      }
    },
    cancel: async (orderId) => {
      const { body } = await http.request<Charge>({
        method: 'POST',
        template: '/charges/:orderId/cancel',
        params: { orderId },
        idempotent: true,
      });
      if (!isWithoutCharge(body.status)) {
        throw unavailable('payment-service', new Error(`the charge is still ${body.status}`));
      }
    },
  };
}
