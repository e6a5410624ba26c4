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

/**
 * What Node's parser lets pass. RFC 9112, section 3.2: a request of HTTP/1.1 without Host, or any with several, is
 * answered 400.
 */
export const checkMessage: RequestHandler = (req, _res, next) => {
  if (req.httpVersion !== '1.1' && req.httpVersion !== '1.0') throw unknownVersion(req.httpVersion);
  const hosts = req.headersDistinct['host']?.length ?? 0;
  if (hosts > 1 || (hosts === 0 && req.httpVersion === '1.1')) {
    throw new AppError({
      code: 'malformed_request',
      status: 400,
      message: hosts === 0 ? 'Send a Host header.' : 'Send one Host header, not several.',
    });
  }
  if (req.headers.expect !== undefined && !/^100-continue$/i.test(req.headers.expect)) {
    throw new AppError({
      code: 'expectation_failed',
      status: 417,
      message: 'Of the Expect header only 100-continue is understood.',
    });
  }
  next();
};

function unknownVersion(version: string): AppError {
  return new AppError({
    code: 'http_version_not_supported',
    status: 505,
    message: `This server speaks HTTP/1.1 and HTTP/1.0, not HTTP/${version}.`,
  });
}

/**
 * Runs the request within its deadline: the caller's, as its header says, but at most `limitMs`. One that has passed
 * already is answered 504: whatever the request asked for would be reported as unavailable.
 */
export function deadline(limitMs: number, readHeader: boolean): RequestHandler {
  return (req, _res, next) => {
    const header = readHeader ? req.headers[DEADLINE_HEADER] : undefined;
    const given = parseDeadline(header as string | undefined);
    if (given === 0) {
      throw new AppError({
        code: 'deadline_exceeded',
        status: 504,
        message: `The deadline in ${DEADLINE_HEADER} had passed when the request came.`,
      });
    }
    withDeadline(Math.min(given ?? limitMs, limitMs), next);
  };
}
