import { id } from '@traceshop/service-kit/schemas';
import { z } from 'zod';
import { cents, currency } from '../money';
import type { NotificationType } from '../notification-types';
import type { InternalApi } from './route';

const common = {
  /** Requests with the same id send one notification. */
  id: id(),
  userId: id(),
};

const welcomeEmail = z.strictObject({
  ...common,
  type: z.literal('welcome_email' satisfies NotificationType),
});

const orderConfirmation = z.strictObject({
  ...common,
  type: z.literal('order_confirmation' satisfies NotificationType),
  orderId: id(),
  totalCents: cents(),
  currency: currency().default('USD'),
});

/** The message in the queue `notifications`. It has no address and no name: the consumer asks the user service. */
export const notificationMessage = z.discriminatedUnion('type', [welcomeEmail, orderConfirmation]);

/** The request body: the same, but `id` is optional. */
const notificationRequest = z.discriminatedUnion('type', [
  welcomeEmail.partial({ id: true }),
  orderConfirmation.partial({ id: true }),
]);

const queued = z.object({ id: z.string(), status: z.literal('queued') });

export const NOTIFICATION_API = {
  /** 202: the message is stored in the queue and not sent yet. */
  'POST /notifications': { body: notificationRequest, response: queued },
} as const satisfies InternalApi;

export type Notification = z.infer<typeof notificationMessage>;
export type NotificationRequest = z.infer<typeof notificationRequest>;
export type OrderConfirmation = z.infer<typeof orderConfirmation>;
