/** What the shop writes to its users. */
export const NOTIFICATION_TYPES = ['welcome_email', 'order_confirmation'] as const;

export type NotificationType = (typeof NOTIFICATION_TYPES)[number];
