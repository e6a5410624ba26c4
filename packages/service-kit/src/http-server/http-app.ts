import type { Logger } from '@traceshop/telemetry';
import express from 'express';
import { admit } from './admission';
import { answerErrors } from './error-middleware';
import { healthRoutes, type ReadinessChecks } from './health';
import { checkMessage, deadline, requestLog } from './request-middleware';
import { onlyKnownRoutes } from './routing';

/** What differs from service to service. */
export interface HttpAppOptions {
  /** Adds the service's routes. `/health` and `/ready` are there already. */
  routes: (router: express.Router) => void;
  logger: Logger;
  /** What must work for this service to be of use, by name: each throws when it does not. */
  readiness?: ReadinessChecks;
  /** Whose state `/ready` shows too, but which the service can do without, wholly or for some requests. */
  reported?: ReadinessChecks;
  /** Requests worked on at once; one more is answered 503 `overloaded`. Default 128. */
  maxInWork?: number;
  /** Deadline of a request in milliseconds; an earlier one of the caller counts. Default 15 s. */
  timeoutMs?: number;
  /** One sentence that says where the routes are listed; follows the message of a 404 for an unknown one. */
  routesHint?: string;
  /** False where callers are strangers: their deadline header is not read. Default true. */
  callerDeadline?: boolean;
}

const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * The Express application every service is made of: the checks before a route, health and readiness, one log
 * line per request, and every error as a problem document. A route reads its body itself (`jsonBody`), once it
 * knows its caller. Never listens.
 */
export function createHttpApp(options: HttpAppOptions): express.Express {
  const router = express.Router({ caseSensitive: true });
  healthRoutes(router, { required: options.readiness ?? {}, reported: options.reported ?? {} });
  options.routes(router);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // No response has a validator that a condition could match; Express would call `If-None-Match: *` a match.
  Object.defineProperty(app.request, 'fresh', { value: false });
  app.use(requestLog(options.logger));
  app.use(checkMessage);
  app.use(onlyKnownRoutes(router, options.routesHint));
  app.use(admit(options.maxInWork));
  app.use(deadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.callerDeadline ?? true));
  app.use(router);
  app.use(answerErrors(options.logger));
  return app;
}
