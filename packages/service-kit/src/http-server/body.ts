import type { Request, RequestHandler } from 'express';
import express from 'express';
import { AppError } from '../core/errors';
import { parseJson } from './json';

const FORM = 'application/x-www-form-urlencoded';

/**
 * Reads the body: JSON in UTF-8, or a form on the paths named. What has another content type is 415,
 * too large is 413, broken is 400. A request without a body has `req.body` undefined.
 */
export function bodyParser(o: { limit: number; formPaths: readonly string[] }): RequestHandler[] {
  const bytes = express.raw({ type: () => true, limit: o.limit, inflate: false });
  const form = express.urlencoded({ extended: false, limit: o.limit, inflate: false });
  return [
    (req, res, next) => {
      if (!hasBody(req)) return next();
      const expected = o.formPaths.includes(req.path) ? FORM : 'application/json';
      requireContentType(req, expected);
      return expected === FORM ? form(req, res, next) : bytes(req, res, next);
    },
    // A handler of its own: Express catches what it throws, which nobody does in the callback of `bytes`.
    (req, _res, next) => {
      if (Buffer.isBuffer(req.body)) req.body = parseJson(req.body);
      next();
    },
  ];
}

function hasBody(req: Request): boolean {
  const length = req.headers['content-length'];
  return req.headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

function requireContentType(req: Request, expected: string): void {
  const [type = '', ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((p) => p.trim()).find((p) => p.startsWith('charset='));
  const utf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() === expected && utf8) return;
  throw new AppError({
    code: 'unsupported_media_type',
    status: 415,
    message: `Send the body as ${expected}, in UTF-8.`,
  });
}
