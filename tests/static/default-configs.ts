// The configuration of each service as it is where the environment sets nothing.
import { loadConfig as auth } from '../../services/auth/src/config.ts';
import { loadConfig as checkout } from '../../services/checkout/src/config.ts';
import { loadConfig as gateway } from '../../services/gateway/src/config.ts';
import { loadConfig as inventory } from '../../services/inventory/src/config.ts';
import { loadConfig as notification } from '../../services/notification/src/config.ts';
import { loadConfig as payment } from '../../services/payment/src/config.ts';
import { loadConfig as user } from '../../services/user/src/config.ts';

export const defaultConfigs = () => ({
  auth: auth({ TOKEN_SECRET: 'x'.repeat(64) }),
  checkout: checkout({}),
  gateway: gateway({}),
  inventory: inventory({}),
  notification: notification({}),
  payment: payment({}),
  user: user({}),
});
