import { cents, currency, id } from '@traceshop/service-kit';
import { z } from 'zod';

const common = {
  /** Repeated with the same id, a notification is sent once. */
  id: id(),
  userId: id(),
};

const welcomeEmail = z.strictObject({ ...common, type: z.literal('welcome_email') });

const orderConfirmation = z.strictObject({
  ...common,
  type: z.literal('order_confirmation'),
  orderId: id(),
  totalCents: cents(),
  currency: currency().default('USD'),
});

/** What travels through the queue. No address and no name: the consumer asks the user service. */
export const notificationMessage = z.discriminatedUnion('type', [welcomeEmail, orderConfirmation]);

export type Notification = z.infer<typeof notificationMessage>;

/** What a caller posts: the same, and without an `id` it gets a new one. */
export const notificationBody = z.discriminatedUnion('type', [
  welcomeEmail.partial({ id: true }),
  orderConfirmation.partial({ id: true }),
]);

export type NotificationRequest = z.infer<typeof notificationBody>;
