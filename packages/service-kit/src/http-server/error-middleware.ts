import { type Logger, recordException } from '@traceshop/telemetry';
import type { ErrorRequestHandler } from 'express';
import { AppError, describeError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';

/** The only error middleware. It normalises, records and logs the error, and responds with a problem document. */
export function respondToErrors(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error middleware by its four parameters
  return (thrown, _req, res, next) => {
    const error = normalise(thrown);
    report(error, logger);
    if (res.headersSent) {
      // Part of the response was sent: only a broken connection shows the caller that the rest is missing.
      next(error);
      return;
    }
    const problem = problemOf(error);
    if (error instanceof AppError && error.retryAfterSeconds !== undefined) {
      res.set('Retry-After', String(error.retryAfterSeconds));
    }
    res.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
}

// Caused by the caller, or so frequent that one line each would add load. The request's log line
// and its span have the status.
const QUIET = new Set(['overloaded', 'http_version_not_supported']);

function report(error: unknown, logger: Logger): void {
  if (error instanceof AppError && (error.status < 500 || QUIET.has(error.code))) return;
  recordException(error);
  if (error instanceof AppError) {
    logger.warn({ code: error.code, error: describeError(error) }, 'request failed');
  } else {
    logger.error({ err: error }, 'unexpected error');
  }
}

/** Express itself throws for a path that it cannot decode. */
function normalise(thrown: unknown): unknown {
  if (thrown instanceof AppError || !isHttpError(thrown) || thrown.status !== 400) return thrown;
  return new AppError({
    code: 'invalid_request',
    status: 400,
    message: 'The request is malformed; percent-encode the path correctly.',
    cause: thrown,
  });
}

function isHttpError(thrown: unknown): thrown is Error & { status: number } {
  return thrown instanceof Error && typeof (thrown as { status?: unknown }).status === 'number';
}
