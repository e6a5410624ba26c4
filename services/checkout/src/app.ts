import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { CartDeps } from './carts';
import type { PlaceOrderDeps } from './place-order';
import { checkoutRoutes } from './routes';

export interface AppDeps extends CartDeps, PlaceOrderDeps {
  logger: Logger;
  readiness: ReadinessChecks;
  /** Time limit of one request, in milliseconds. An earlier deadline of the caller replaces it. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    timeoutMs: deps.requestTimeoutMs,
    routes: checkoutRoutes(deps),
    notFoundHint: ROUTES_HINT,
  });
}
