import type { PaymentMethod } from '@traceshop/contract';

/** One `POST /checkout`. */
export interface CheckoutRequest {
  clientId: string;
  cartId: string;
  paymentMethod: PaymentMethod;
  paymentToken: string;
  idempotencyKey: string | undefined;
  bodyHash: string;
  /** Resolves when the response has been sent or the client has disconnected. */
  responded: Promise<void>;
}
