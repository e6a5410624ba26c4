import type { NotificationRequest } from '@traceshop/contract';
import { createHttpClient } from '@traceshop/service-kit';

export interface NotificationClient {
  /** Resolves when the notification is safely in the queue; it is not sent yet. */
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
