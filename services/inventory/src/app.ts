import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { CountReservation } from './metrics';
import { inventoryRoutes } from './routes';
import type { TransactionalStores } from './stores';

export interface AppDeps extends Pick<TransactionalStores, 'products' | 'transaction'> {
  logger: Logger;
  /** How long a reservation holds its stock. */
  holdMs: number;
  count: CountReservation;
  readiness: ReadinessChecks;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    routes: inventoryRoutes(deps),
    routesHint: ROUTES_HINT,
  });
}
