import type { PaymentMethod } from '@traceshop/contract';
import type { Background } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { InventoryClient } from './clients/inventory-client';
import type { NotificationClient } from './clients/notification-client';
import type { PaymentClient } from './clients/payment-client';
import type { Checkpoint } from './crash-points';
import type { CheckoutMetrics } from './metrics';
import type { TransactionalStores } from './stores';

/** What the checkout works with: stores, neighbours, and where a test may interrupt it. */
export interface CheckoutDeps extends TransactionalStores {
  inventory: InventoryClient;
  payment: PaymentClient;
  notification: NotificationClient;
  background: Background;
  metrics: CheckoutMetrics;
  checkpoint: Checkpoint;
  logger: Logger;
}

/** One `POST /checkout`. */
export interface CheckoutRequest {
  clientId: string;
  cartId: string;
  paymentMethod: PaymentMethod;
  paymentToken: string;
  idempotencyKey: string | undefined;
  bodyHash: string;
  /** Resolves when the answer has left, or the client has. */
  answered: Promise<void>;
}
