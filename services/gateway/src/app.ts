import { ROUTES_HINT } from '@traceshop/contract';
import { createHttpApp, type ReadinessChecks } from '@traceshop/service-kit';
import type { Logger } from '@traceshop/telemetry';
import type { Express } from 'express';
import type { AuthClient } from './clients/auth-client';
import type { CheckoutClient } from './clients/checkout-client';
import type { InventoryClient } from './clients/inventory-client';
import type { UserClient } from './clients/user-client';
import type { RegisterDeps } from './register-user';
import { gatewayRoutes } from './routes';

export interface AppDeps extends RegisterDeps {
  logger: Logger;
  auth: AuthClient;
  users: UserClient;
  inventory: InventoryClient;
  checkout: CheckoutClient;
  /** Shown on `/ready`, which does not depend on them. */
  neighbourStates: ReadinessChecks;
  /** The deadline of a whole request, in milliseconds. */
  requestTimeoutMs: number;
}

export function createApp(deps: AppDeps): Express {
  return createHttpApp({
    logger: deps.logger,
    routes: gatewayRoutes(deps),
    routesHint: ROUTES_HINT,
    reported: deps.neighbourStates,
    formPaths: ['/oauth/token'],
    timeoutMs: deps.requestTimeoutMs,
    // Callers out here are strangers: how long a request may take is not theirs to say.
    callerDeadline: false,
  });
}
