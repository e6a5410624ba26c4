import { ERROR_CODE, ORDER_STATES, type OrderState } from '@traceshop/contract';
import { AppError, createHttpClient, unavailable } from '@traceshop/service-kit';
import { z } from 'zod';

export interface CheckoutClient {
  /** The state of an order; undefined if there is no such order. Throws 503 if checkout does not respond. */
  orderState(orderId: string): Promise<OrderState | undefined>;
}

const orderState = z.object({ state: z.enum(ORDER_STATES) });

export function createCheckoutClient(options: { url: string; timeoutMs: number }): CheckoutClient {
  const service = 'checkout-service';
  const http = createHttpClient({ service, ...options });
  return {
    orderState: async (orderId) => {
      try {
        const call = {
          method: 'GET',
          template: '/orders/:id/state',
          params: { id: orderId },
        } as const;
        const { body } = await http.request<unknown>(call);
        // A refund depends on this state, so an unreadable one is an error.
        const read = orderState.safeParse(body).data;
        if (!read) throw unavailable(service, new Error('the state of an order is unreadable'));
        return read.state;
      } catch (error) {
        if (error instanceof AppError && NO_ORDER.includes(error.code)) return undefined;
        throw error;
      }
    },
  };
}

/** A provider's key need not have the form of an order's id. */
const NO_ORDER: readonly string[] = [ERROR_CODE.orderNotFound, 'invalid_request'];
