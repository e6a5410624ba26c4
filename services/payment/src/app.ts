import { type PaymentMethod, ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { ChargeStore } from './charge-store';
import type { PaymentProvider } from './clients/payment-provider';
import type { CountCharge } from './metrics';
import type { PaymentMethodStore } from './payment-method-store';
import { paymentRoutes } from './routes';

export interface AppDeps {
  logger: Logger;
  charges: ChargeStore;
  paymentMethods: PaymentMethodStore;
  providers: Record<PaymentMethod, PaymentProvider>;
  count: CountCharge;
  readiness: ReadinessChecks;
  /** Longer than all attempts at a provider, however far their limits are raised. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  const { logger, readiness, requestTimeoutMs: timeoutMs } = deps;
  const routes = paymentRoutes(deps);
  return createHttpApp({ logger, readiness, timeoutMs, routes, routesHint: ROUTES_HINT });
}
