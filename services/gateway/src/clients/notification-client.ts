import type { NotificationRequest } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface NotificationClient {
  /** Resolves when the notification is stored in the queue, before it is sent. */
  queueWelcome(userId: string): Promise<void>;
}

export function createNotificationClient(options: {
  url: string;
  timeoutMs: number;
}): NotificationClient {
  const http = createHttpClient({ service: 'notification-service', ...options });
  return {
    queueWelcome: async (userId) => {
      const body: NotificationRequest = { type: 'welcome_email', userId };
      await http.request({ method: 'POST', template: '/notifications', body });
    },
  };
}
