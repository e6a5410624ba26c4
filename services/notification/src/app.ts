import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { QueueNotificationDeps } from './queue-notification';
import { notificationRoutes } from './routes';

export interface AppDeps extends QueueNotificationDeps {
  logger: Logger;
  readiness: ReadinessChecks;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    routes: notificationRoutes(deps),
    notFoundHint: ROUTES_HINT,
  });
}
