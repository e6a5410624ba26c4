import { AsyncResource } from 'node:async_hooks';
import { type Logger, scrub } from '@traceshop/telemetry';
import type { RequestHandler } from 'express';
import { DEADLINE_HEADER, parseDeadline, withDeadline } from '../core/deadline';
import { AppError } from '../core/errors';

const QUIET = new Set(['/health', '/ready']);

/** Writes one log line per request: route, status, time. Never a query string or a body. */
export function requestLog(logger: Logger): RequestHandler {
  return (req, res, next) => {
    const begin = performance.now();
    // 'close' is emitted outside the request's context. Binding gives the line its trace id.
    const log = AsyncResource.bind(() => {
      const line = {
        method: req.method,
        path: pathOf(req),
        // 499 as in nginx: the caller disconnected before a response.
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
 * The request's path for logs and problem documents. It is visible ASCII, because Node rejects the
 * rest. The query, secrets and addresses are removed, and its length is limited.
 */
export function pathOf({ originalUrl }: { originalUrl: string }): string {
  // Scrubs before cutting: half an address would not be recognized.
  const path = scrub(originalUrl.split('?', 1)[0] ?? '');
  return path.length > MAX_PATH_LENGTH ? `${path.slice(0, MAX_PATH_LENGTH)}...` : path;
}

/**
 * Requests that Node's parser accepts and HTTP forbids. RFC 9112, section 3.2: HTTP/1.1 without
 * Host, or any request with several, gets 400.
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
 * Runs the request within its deadline: the caller's header, at most `limitMs`. A deadline that has
 * passed gets 504. Otherwise the dependencies would be reported as unavailable.
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
