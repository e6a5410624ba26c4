import { NOTIFICATION_API } from '@traceshop/contract/internal-api/notification';
import { jsonBody } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type QueueNotificationDeps, queueNotification } from './queue-notification';

const readNotification = jsonBody(NOTIFICATION_API['POST /notifications'].body);

export const notificationRoutes = (deps: QueueNotificationDeps) => (router: Router) => {
  router.post('/notifications', async (req, res) => {
    const id = await queueNotification(deps, await readNotification(req));
    res.status(202).json({ id, status: 'queued' });
  });
};
