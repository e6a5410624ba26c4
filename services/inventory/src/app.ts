import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { CommitDeps } from './commit-reservation';
import type { ProductStore } from './product-store';
import type { ReleaseDeps } from './release-reservation';
import type { ReserveDeps } from './reserve-items';
import { inventoryRoutes } from './routes';

export interface AppDeps extends ReserveDeps, CommitDeps, ReleaseDeps {
  products: ProductStore;
  logger: Logger;
  readiness: ReadinessChecks;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    routes: inventoryRoutes(deps),
    notFoundHint: ROUTES_HINT,
  });
}
