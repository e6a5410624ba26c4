import type { Logger } from '@traceshop/telemetry';
import express from 'express';
import { bodyParser } from './body-parser';
import { answerErrors } from './error-middleware';
import { healthRoutes, type ReadinessChecks } from './health';
import { deadline, requestLog, requireHost } from './request-middleware';
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
  /** Largest accepted request body in bytes; default 64 KiB. */
  bodyLimit?: number;
  /** Paths that take `application/x-www-form-urlencoded` instead of JSON (RFC 6749's token endpoint). */
  formPaths?: readonly string[];
  /** Deadline of a request in milliseconds; an earlier one of the caller counts. Default 15 s. */
  timeoutMs?: number;
  /** One sentence that says where the routes are listed; follows the message of a 404 for an unknown one. */
  routesHint?: string;
  /** False where callers are strangers: their deadline header is not read. Default true. */
  callerDeadline?: boolean;
}

const DEFAULT_BODY_LIMIT = 64 * 1024;
const DEFAULT_TIMEOUT_MS = 15_000;

/**
 * The Express application every service is made of: limits, JSON bodies, deadline, health and
 * readiness, one log line per request, and every error as a problem document. Never listens.
 */
export function createHttpApp(options: HttpAppOptions): express.Express {
  const router = express.Router({ caseSensitive: true });
  healthRoutes(router, { required: options.readiness ?? {}, reported: options.reported ?? {} });
  options.routes(router);

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(requestLog(options.logger));
  app.use(requireHost);
  app.use(deadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.callerDeadline ?? true));
  app.use(onlyKnownRoutes(router, options.routesHint));
  app.use(
    bodyParser({
      limit: options.bodyLimit ?? DEFAULT_BODY_LIMIT,
      formPaths: options.formPaths ?? [],
    }),
  );
  app.use(router);
  app.use(answerErrors(options.logger));
  return app;
}
