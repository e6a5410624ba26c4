import { AUTH_API } from './internal-api/auth';
import { CHECKOUT_API } from './internal-api/checkout';
import { INVENTORY_API } from './internal-api/inventory';
import { NOTIFICATION_API } from './internal-api/notification';
import { PAYMENT_API } from './internal-api/payment';
import type { InternalApi } from './internal-api/route';
import { USER_API } from './internal-api/user';
import type { ServiceName } from './topology';

/** The internal API of each service, by callee. No service calls the gateway: its API is public. */
export const INTERNAL_APIS: Record<Exclude<ServiceName, 'gateway'>, InternalApi> = {
  auth: AUTH_API,
  user: USER_API,
  checkout: CHECKOUT_API,
  payment: PAYMENT_API,
  inventory: INVENTORY_API,
  notification: NOTIFICATION_API,
};
