import type { OrderConfirmation } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface NotificationClient {
  /**
   * Resolves once the broker has the message for good; repeated with the same id it is sent once.
   * @throws {AppError} 503 when the notification service or its broker is away.
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
