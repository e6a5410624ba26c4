import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { AuthClient } from './clients/auth-client';
import type { HandlerDeps } from './handlers';
import { gatewayRoutes } from './routes';

export interface AppDeps extends HandlerDeps {
  logger: Logger;
  auth: AuthClient;
  /** Shown on `/ready`, which does not depend on them. */
  neighbourStates: ReadinessChecks;
  /** The deadline of a whole request, in milliseconds. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    routes: gatewayRoutes(deps),
    reported: deps.neighbourStates,
    timeoutMs: deps.requestTimeoutMs,
    // Callers out here are strangers: how long a request may take is not theirs to say.
    callerDeadline: false,
  });
}
