import {
  type ServiceProcess,
  startServiceProcess,
  untilReady,
} from '@traceshop/shop-harness/service-process';
import { GENEROUS_LIMITS } from '@traceshop/shop-harness/time-limits';
import type { Shop } from './shop';

export interface ProcessSettings {
  dependenciesUrl: string;
  telemetry?: boolean;
  env?: Record<string, string>;
}

/** The built service (`tsc -b` first) as a process of its own, on the database of the shop. */
export async function startInOwnProcess(
  shop: Shop,
  { dependenciesUrl, telemetry = false, env = {} }: ProcessSettings,
): Promise<ServiceProcess> {
  const service = await startServiceProcess({
    name: 'checkout-service',
    folder: 'services/checkout',
    port: 0,
    telemetry,
    env: {
      DATABASE_URL: shop.url,
      USER_URL: dependenciesUrl,
      INVENTORY_URL: dependenciesUrl,
      PAYMENT_URL: dependenciesUrl,
      NOTIFICATION_URL: dependenciesUrl,
      ...GENEROUS_LIMITS.checkout,
      ...env,
    },
  });
  // One that dies at once, at a crash point of its jobs, is never ready.
  await Promise.race([untilReady(service), service.exited()]);
  return service;
}
