import { METRICS } from '@traceshop/contract';
import { counter } from '@traceshop/telemetry';
import type { Notification } from './schemas';

export type DeliveryType = Notification['type'] | 'unknown';

export type DeliveryOutcome = 'sent' | 'duplicate' | 'retried' | 'dead_lettered';

/** Called when a delivery has come to an end: sent, or its copy confirmed where it goes on to. */
export type CountDelivery = (type: DeliveryType, outcome: DeliveryOutcome) => void;

export function createDeliveryCounter(): CountDelivery {
  const deliveries = counter(METRICS.notificationDeliveries);
  return (type, outcome) => deliveries.add(1, { 'notification.type': type, outcome });
}
