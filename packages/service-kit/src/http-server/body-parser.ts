import type { Request, RequestHandler } from 'express';
import express from 'express';
import { AppError } from '../core/errors';

const utf8Decoder = new TextDecoder('utf-8', { fatal: true });
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

/**
 * Parses a JSON text as RFC 8259 wants it exchanged: UTF-8, no member name twice in one object. Also
 * refuses `__proto__`, which turns into a prototype in careless hands.
 * @throws {AppError} 400 `invalid_json`
 */
function parseJson(bytes: Buffer): unknown {
  const text = decode(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw invalidJson(`The body is not JSON: ${reason(cause, text)}.`, cause);
  }
  checkMemberNames(text);
  return value;
}

function decode(bytes: Buffer): string {
  try {
    return utf8Decoder.decode(bytes);
  } catch (cause) {
    throw invalidJson('The body is not valid UTF-8.', cause);
  }
}

// V8 quotes the text around the error, which is the caller's own data and may be secret: only the place is told.
function reason(cause: unknown, text: string): string {
  const place = /at position (\d+)/.exec(cause instanceof Error ? cause.message : '');
  if (place === null) return 'it ends too early or holds an unexpected character';
  return Number(place[1]) < text.length ? `unexpected character ${place[0]}` : 'it ends too early';
}

// Runs over text that JSON.parse has accepted, so strings and brackets are all there is to look at.
function checkMemberNames(text: string): void {
  const tokens = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}]/g;
  const objects: Set<string>[] = [];
  for (const token of text.matchAll(tokens)) {
    if (token[0] === '{') objects.push(new Set());
    else if (token[0] === '}') objects.pop();
    else if (token[1] !== undefined) checkName(objects.at(-1), token[0].slice(0, -token[1].length));
  }
}

function checkName(names: Set<string> | undefined, quoted: string): void {
  const name = JSON.parse(quoted) as string;
  if (name === '__proto__') throw invalidJson('The member name __proto__ is not allowed.');
  if (names?.has(name)) {
    throw invalidJson(`The member name ${quoted.slice(0, 100)} stands twice in one object.`);
  }
  names?.add(name);
}

function invalidJson(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'invalid_json', status: 400, message, cause });
}
