import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { ApiDeps } from './api/operations';
import type { AuthClient } from './clients/auth-client';
import { gatewayRoutes } from './routes';

export interface AppDeps extends ApiDeps {
  logger: Logger;
  auth: AuthClient;
  /** `/ready` reports these, but is not 503 because of them. */
  dependencyStates: ReadinessChecks;
  /** The deadline of a whole request, in milliseconds. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    routes: gatewayRoutes(deps),
    notFoundHint: ROUTES_HINT,
    reported: deps.dependencyStates,
    timeoutMs: deps.requestTimeoutMs,
    // Public callers may not set the deadline of a request.
    callerDeadline: false,
  });
}
