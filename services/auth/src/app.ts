import { createHttpApp } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { IssueDeps } from './issue-token';
import { authRoutes } from './routes';
import type { ValidateDeps } from './validate-token';

export interface AppDeps extends ValidateDeps, IssueDeps {
  logger: Logger;
  readiness: Record<string, () => Promise<void>>;
}

export function createApp(deps: AppDeps) {
  return createHttpApp({
    logger: deps.logger,
    readiness: deps.readiness,
    routes: authRoutes(deps),
  });
}
