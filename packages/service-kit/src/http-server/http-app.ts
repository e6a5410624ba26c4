import type { Logger } from '@traceshop/telemetry';
import express from 'express';
import { admit } from './admission';
import { respondToErrors } from './error-middleware';
import { healthRoutes, type ReadinessChecks } from './health';
import { checkMessage, deadline, requestLog } from './request-middleware';
import { onlyKnownRoutes } from './routing';

/** The options that differ between services. */
export interface HttpAppOptions {
  /** Adds the service's routes. `/health` and `/ready` exist already. */
  routes: (router: express.Router) => void;
  logger: Logger;
  /**
   * Dependencies that the service cannot work without, by name. Each check throws while its
   * dependency is down.
   */
  readiness?: ReadinessChecks;
  /** Dependencies that `/ready` shows too, but that some or all requests do not need. */
  reported?: ReadinessChecks;
  /** Most requests processed at once; one more gets 503 `overloaded`. Default 128. */
  maxInProgress?: number;
  /** Deadline of a request in milliseconds; an earlier one of the caller applies. Default 15 s. */
  timeoutMs?: number;
  /** One sentence that says where the routes are listed. It follows the message of a 404 for an unknown path. */
  notFoundHint?: string;
  /** False where callers are not trusted: their deadline header is ignored. Default true. */
  callerDeadline?: boolean;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * The Express application of every service: the checks before a route, health and readiness, one
 * log line per request, and every error as a problem document. A route reads its body itself
 * (`jsonBody`), after it has authenticated its caller. Does not listen.
 */
export function createHttpApp(options: HttpAppOptions): express.Express {
  const router = express.Router({ caseSensitive: true });
  healthRoutes(router, { required: options.readiness ?? {}, reported: options.reported ?? {} });
  options.routes(router);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // No response has a validator that a condition could match. Express would call `If-None-Match: *` a match.
  Object.defineProperty(app.request, 'fresh', { value: false });
  app.use(requestLog(options.logger));
  app.use(checkMessage);
  app.use(onlyKnownRoutes(router, options.notFoundHint));
  app.use(admit(options.maxInProgress));
  app.use(deadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.callerDeadline ?? true));
  app.use(router);
  app.use(respondToErrors(options.logger));
  return app;
}
