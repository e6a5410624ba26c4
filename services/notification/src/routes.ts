import { validate } from '@traceshop/service-kit';
import type { Router } from 'express';
import { type QueueNotificationDeps, queueNotification } from './queue-notification';
import { notificationBody } from './schemas';

export const notificationRoutes = (deps: QueueNotificationDeps) => (router: Router) => {
  router.post('/notifications', async (req, res) => {
    const id = await queueNotification(deps, validate(notificationBody, req.body));
    res.status(202).json({ id, status: 'queued' });
  });
};
