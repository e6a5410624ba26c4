import { createHttpClient, type ReadinessChecks } from '@traceshop/service-kit';
import type { Config } from './config';

/** Longer than a dependency waits for its own stores, so that a frozen store does not make it look down. */
const TIMEOUT_MS = 2_500;

/**
 * For `/ready`: the state of each dependency. They are only reported: if one is down, the gateway can
 * still serve other routes. Out of rotation it would serve nothing.
 */
export function dependencyStates(config: Config): ReadinessChecks {
  return {
    'auth-service': isReady('auth-service', config.AUTH_URL),
    'user-service': isReady('user-service', config.USER_URL),
    'inventory-service': isReady('inventory-service', config.INVENTORY_URL),
    'checkout-service': isReady('checkout-service', config.CHECKOUT_URL),
    'notification-service': isReady('notification-service', config.NOTIFICATION_URL),
  };
}

function isReady(service: string, url: string): () => Promise<void> {
  // Separate clients, so that these checks never use the retry budget of real requests.
  const http = createHttpClient({
    service,
    url,
    timeoutMs: TIMEOUT_MS,
    retries: 0,
    failFast: false,
  });
  return async () => {
    await http.request({ method: 'GET', template: '/ready' });
  };
}
