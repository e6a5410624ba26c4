import { METRICS, type NotificationType } from '@traceshop/contract';
import { counter } from '@traceshop/telemetry';

export type DeliveryType = NotificationType | 'unknown';

export type DeliveryOutcome = 'sent' | 'duplicate' | 'retried' | 'dead_lettered';

/** Called when a delivery has ended: the mail is sent, or the copy in the next queue is confirmed. */
export type CountDelivery = (type: DeliveryType, outcome: DeliveryOutcome) => void;

export function createDeliveryCounter(): CountDelivery {
  const deliveries = counter(METRICS.notificationDeliveries);
  return (type, outcome) => deliveries.add(1, { 'notification.type': type, outcome });
}
