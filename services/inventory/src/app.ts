import { createHttpApp, type Database } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { ProductStore } from './product-store';
import type { CountReservation } from './reservation-counter';
import { inventoryRoutes } from './routes';

export interface AppDeps {
  logger: Logger;
  database: Database;
  products: ProductStore;
  /** How long a reservation holds its stock. */
  holdMs: number;
  count: CountReservation;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: { postgres: () => deps.database.ready() },
    routes: inventoryRoutes(deps),
  });
}
