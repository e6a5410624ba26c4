import type { Notification } from '@traceshop/contract';

export interface Mail {
  subject: string;
  text: string;
}

/** Plain text in short lines, for any mail program. Subjects contain no text from users. */
export function composeMail(notification: Notification, name: string): Mail {
  switch (notification.type) {
    case 'welcome_email':
      return welcomeEmail(name);
    case 'order_confirmation':
      return orderConfirmation(notification, name);
  }
}

const welcomeEmail = (name: string): Mail => ({
  subject: 'Welcome to Traceshop',
  text: lines(
    `Hello ${name},`,
    '',
    'welcome to Traceshop. Your account is ready: fill a cart and check out',
    'whenever you like.',
    '',
    'Your Traceshop',
  ),
});

const orderConfirmation = (
  order: Extract<Notification, { type: 'order_confirmation' }>,
  name: string,
): Mail => ({
  subject: `Your order ${order.orderId} is confirmed`,
  text: lines(
    `Hello ${name},`,
    '',
    'thank you for your order. It is confirmed and paid.',
    '',
    `Order:  ${order.orderId}`,
    `Total:  ${formatCents(order.totalCents, order.currency)}`,
    '',
    'Your Traceshop',
  ),
});

const lines = (...text: string[]): string => `${text.join('\n')}\n`;

// To create a format takes longer than everything else of a mail. Currencies are few.
const formats = new Map<string, Intl.NumberFormat>();

/** `1234567` cents as `$12,345.67`. */
function formatCents(cents: number, currency: string): string {
  const format = formats.get(currency) ?? createFormat(currency);
  formats.set(currency, format);
  return format.format(cents / 100);
}

function createFormat(currency: string): Intl.NumberFormat {
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
}
