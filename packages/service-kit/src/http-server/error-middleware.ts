import { type Logger, recordException } from '@traceshop/telemetry';
import type { ErrorRequestHandler } from 'express';
import { AppError, describeError } from '../core/errors';
import { PROBLEM_TYPE, problemOf } from '../core/problem';

/** The one error middleware: normalises what was thrown, records and logs it, answers a problem document. */
export function answerErrors(logger: Logger): ErrorRequestHandler {
  // biome-ignore lint/complexity/useMaxParams: Express knows an error middleware by its four parameters
  return (thrown, req, res, next) => {
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
    // Of a refused body the rest may still be under way; reading it to keep the connection is not worth it.
    if (!req.complete) res.set('Connection', 'close');
    res.status(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
}

function report(error: unknown, logger: Logger): void {
  if (error instanceof AppError && error.status < 500) return;
  recordException(error);
  if (error instanceof AppError) {
    logger.warn({ code: error.code, error: describeError(error) }, 'request failed');
  } else {
    logger.error({ err: error }, 'unexpected error');
  }
}

/** Errors of Express and its body parser have a status and a type; both are kept to what a caller may read. */
function normalise(thrown: unknown): unknown {
  if (thrown instanceof AppError || !isHttpError(thrown)) return thrown;
  const known = KNOWN[thrown.type ?? ''];
  if (known !== undefined) return new AppError({ ...known(thrown), cause: thrown });
  // What Express throws by itself: a path that does not decode.
  if (thrown.status === 400) {
    return new AppError({
      code: 'invalid_request',
      status: 400,
      message: 'The request is malformed; percent-encode the path correctly.',
      cause: thrown,
    });
  }
  return thrown;
}

interface HttpError {
  status: number;
  type?: string;
  /** Bytes, of a body that is longer. */
  limit?: number;
}

function isHttpError(thrown: unknown): thrown is HttpError {
  return thrown instanceof Error && typeof (thrown as { status?: unknown }).status === 'number';
}

type Refusal = (thrown: HttpError) => { code: string; status: number; message: string };

const KNOWN: Record<string, Refusal> = {
  'entity.too.large': ({ limit }) => ({
    code: 'body_too_large',
    status: 413,
    message: `The body is larger than the ${limit} bytes that this service accepts.`,
  }),
  'encoding.unsupported': () => ({
    code: 'unsupported_media_type',
    status: 415,
    message: 'Send the body without a Content-Encoding.',
  }),
  'charset.unsupported': () => ({
    code: 'unsupported_media_type',
    status: 415,
    message: 'Send the body in UTF-8.',
  }),
  'request.aborted': () => ({
    code: 'request_aborted',
    status: 400,
    message: 'The connection was closed before the whole body had come.',
  }),
  'request.size.invalid': () => ({
    code: 'invalid_request',
    status: 400,
    message: 'The body is not as long as Content-Length says.',
  }),
  'parameters.too.many': () => ({
    code: 'body_too_large',
    status: 413,
    message: 'The form has too many fields.',
  }),
};
