import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { IssueDeps } from './issue-token';
import { authRoutes } from './routes';
import type { ValidateDeps } from './validate-token';

export interface AppDeps extends ValidateDeps, IssueDeps {
  logger: Logger;
  /** `/ready` reports these, but is not 503 because of them. */
  reported: ReadinessChecks;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    reported: deps.reported,
    routes: authRoutes(deps),
    notFoundHint: ROUTES_HINT,
  });
}
