import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { FetchUserDataDeps } from './fetch-user-data';
import { userRoutes } from './routes';

export interface AppDeps extends FetchUserDataDeps {
  logger: Logger;
  readiness: ReadinessChecks;
  /** `/ready` reports these, but is not 503 because of them. */
  reported: ReadinessChecks;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    reported: deps.reported,
    routes: userRoutes(deps),
    notFoundHint: ROUTES_HINT,
  });
}
