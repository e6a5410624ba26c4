import { ID_PREFIX } from '@traceshop/contract';
import { newId } from '@traceshop/service-kit';

export const welcome = (overrides: Record<string, unknown> = {}) => ({
  id: newId(ID_PREFIX.notification),
  type: 'welcome_email',
  userId: newId(ID_PREFIX.user),
  ...overrides,
});

export const confirmation = (overrides: Record<string, unknown> = {}) => ({
  id: newId(ID_PREFIX.notification),
  type: 'order_confirmation',
  userId: newId(ID_PREFIX.user),
  orderId: newId(ID_PREFIX.order),
  totalCents: 123_456,
  currency: 'USD',
  ...overrides,
});
