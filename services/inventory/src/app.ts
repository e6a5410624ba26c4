import { createHttpApp, type Database, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { CountReservation } from './metrics';
import type { ProductStore } from './product-store';
import { inventoryRoutes } from './routes';

export interface AppDeps {
  logger: Logger;
  database: Database;
  products: ProductStore;
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
  });
}
