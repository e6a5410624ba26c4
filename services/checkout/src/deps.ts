import type { Background } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { CancelPayment } from './cancel-payment';
import type { InventoryClient } from './clients/inventory-client';
import type { NotificationClient } from './clients/notification-client';
import type { PaymentClient } from './clients/payment-client';
import type { CheckoutMetrics } from './metrics';
import type { TransactionalStores } from './stores';

/** What the checkout works with: stores, clients, and what belongs to its process. */
export interface CheckoutDeps extends TransactionalStores {
  inventory: InventoryClient;
  payment: PaymentClient;
  notification: NotificationClient;
  cancelPayment: CancelPayment;
  background: Background;
  metrics: CheckoutMetrics;
  logger: Logger;
}
