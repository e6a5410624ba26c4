import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { CancelDeps } from './cancel-charge';
import type { ChargeDeps } from './charge-order';
import type { PaymentMethodStore } from './payment-method-store';
import { paymentRoutes } from './routes';

export interface AppDeps extends ChargeDeps, CancelDeps {
  logger: Logger;
  paymentMethods: PaymentMethodStore;
  readiness: ReadinessChecks;
  /** Longer than all attempts at a provider, for any configured limits. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  const { logger, readiness, requestTimeoutMs: timeoutMs } = deps;
  const routes = paymentRoutes(deps);
  return createHttpApp({ logger, readiness, timeoutMs, routes, notFoundHint: ROUTES_HINT });
}
