import {
  ATTR,
  ID_PREFIX,
  type Notification,
  type NotificationRequest,
  SPAN,
} from '@traceshop/contract';
import { type Broker, newId } from '@traceshop/service-kit';
import { ATTEMPT_HEADER, withSpan } from '@traceshop/telemetry';
import { QUEUE } from './queues';

export interface QueueNotificationDeps {
  broker: Pick<Broker, 'publish'>;
}

/** Returns the id after the broker has confirmed that the message is on the disks of a majority. */
export function queueNotification(
  { broker }: QueueNotificationDeps,
  request: NotificationRequest,
): Promise<string> {
  const notification: Notification = {
    ...request,
    id: request.id ?? newId(ID_PREFIX.notification),
  };
  const { id, type, userId } = notification;
  const attributes = { [ATTR.notificationType]: type, [ATTR.userId]: userId };
  return withSpan(SPAN.queueNotification, attributes, async () => {
    await broker.publish(QUEUE, {
      body: notification,
      messageId: id,
      headers: { [ATTEMPT_HEADER]: 1 },
    });
    return id;
  });
}
