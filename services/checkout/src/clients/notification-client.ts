import type { OrderConfirmation } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface NotificationClient {
  /**
   * Resolves once the broker has stored the message. Repeats with the same id send one mail.
   * @throws {AppError} 503 when the notification service or its broker is down.
   */
  send(notification: OrderConfirmation): Promise<void>;
}

export function createNotificationClient(options: {
  url: string;
  timeoutMs: number;
}): NotificationClient {
  const http = createHttpClient({ service: 'notification-service', ...options });
  return {
    send: async (notification) => {
      await http.request({
        method: 'POST',
        template: '/notifications',
        body: notification,
        idempotent: true,
      });
    },
  };
}
