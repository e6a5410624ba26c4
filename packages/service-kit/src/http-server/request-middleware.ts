import { AsyncResource } from 'node:async_hooks';
import { type Logger, scrub } from '@traceshop/telemetry';
import type { RequestHandler } from 'express';
import { DEADLINE_HEADER, parseDeadline, withDeadline } from '../core/deadline';
import { AppError } from '../core/errors';

const QUIET = new Set(['/health', '/ready']);

/** One log line per request: route, status, time. Never a query string or a body. */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const begin = performance.now();
    // 'close' is emitted outside the request's context; bound, the line carries its trace id.
    const log = AsyncResource.bind(() => {
      const line = {
        method: req.method,
        path: pathOf(req),
        // 499, as nginx has it: the caller went away before an answer.
        status: res.headersSent ? res.statusCode : 499,
        durationMs: Math.round(performance.now() - begin),
      };
      logger[QUIET.has(req.path) ? 'debug' : 'info'](line, 'request');
    });
    res.once('close', log);
    next();
  };
}

const MAX_PATH_LENGTH = 200;

/**
 * The path as it was sent, which is visible ASCII (Node refuses all else), for logs and problem documents:
 * without its query, without what looks like a secret or an address, and not longer than a line.
 */
export function pathOf({ originalUrl }: { originalUrl: string }): string {
  // Scrubbed before it is cut: half an address is no longer known as one.
  const path = scrub(originalUrl.split('?', 1)[0] ?? '');
  return path.length > MAX_PATH_LENGTH ? `${path.slice(0, MAX_PATH_LENGTH)}...` : path;
}

/** RFC 9112, section 3.2: a request of HTTP/1.1 without Host, or any with several, is answered 400. */
export const requireHost: RequestHandler = (req, _res, next) => {
  const hosts = req.headersDistinct['host']?.length ?? 0;
  if (hosts === 1 || (hosts === 0 && req.httpVersion === '1.0')) return next();
  throw new AppError({
    code: 'malformed_request',
    status: 400,
    message: hosts === 0 ? 'Send a Host header.' : 'Send one Host header, not several.',
  });
};

/** Runs the request within its deadline: the caller's, as its header says, but at most `limitMs`. */
export function deadline(limitMs: number, readHeader: boolean): RequestHandler {
  return (req, _res, next) => {
    const header = readHeader ? req.headers[DEADLINE_HEADER] : undefined;
    const given = parseDeadline(header as string | undefined);
    withDeadline(Math.min(given ?? limitMs, limitMs), next);
  };
}
