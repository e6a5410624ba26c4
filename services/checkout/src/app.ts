import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Express } from 'express';
import type { CheckoutDeps } from './checkout-deps';
import type { UserClient } from './clients/user-client';
import { checkoutRoutes } from './routes';

export interface AppDeps extends CheckoutDeps {
  users: UserClient;
  readiness: ReadinessChecks;
  /** Of one request; the caller's deadline counts too. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    timeoutMs: deps.requestTimeoutMs,
    routes: checkoutRoutes(deps),
    routesHint: ROUTES_HINT,
  });
}
