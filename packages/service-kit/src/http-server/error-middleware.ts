import { type Logger, recordException } from '@traceshop/telemetry';
import type { ErrorRequestHandler } from 'express';
import { AppError, describeError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';

/** The one error middleware: normalises what was thrown, records and logs it, answers a problem document. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error middleware by its four parameters
  return (thrown, _req, res, next) => {
    const error = normalise(thrown);
    report(error, logger);
    if (res.headersSent) {
      // Half an answer is out: only a broken connection tells the caller that the rest is missing.
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

// The caller's doing, or so many at once that a line for each would be a load of its own: the request's line has
// the status, and its span too.
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

/** What Express throws by itself: a path that does not decode. */
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
