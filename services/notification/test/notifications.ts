import { newId } from '@traceshop/service-kit';

export const welcome = (overrides: Record<string, unknown> = {}) => ({
  id: newId('ntf'),
  type: 'welcome_email',
  userId: newId('usr'),
  ...overrides,
});

export const confirmation = (overrides: Record<string, unknown> = {}) => ({
  id: newId('ntf'),
  type: 'order_confirmation',
  userId: newId('usr'),
  orderId: newId('ord'),
  totalCents: 123_456,
  currency: 'USD',
  ...overrides,
});
