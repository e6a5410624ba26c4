import type { Background } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { CancelPayment } from './cancel-payment';
import type { InventoryClient } from './clients/inventory-client';
import type { NotificationClient } from './clients/notification-client';
import type { PaymentClient } from './clients/payment-client';
import type { CheckoutMetrics } from './metrics';
import type { TransactionalStores } from './stores';

/** The dependencies of the checkout: stores, clients, and parts of its process. */
export interface CheckoutDeps extends TransactionalStores {
  inventory: InventoryClient;
  payment: PaymentClient;
  notification: NotificationClient;
  cancelPayment: CancelPayment;
  background: Background;
  metrics: CheckoutMetrics;
  logger: Logger;
}
