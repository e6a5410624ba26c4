import { parse as parseForm } from 'node:querystring';
import type { Request } from 'express';
import type { z } from 'zod';
import { AppError } from '../core/errors';
import { whileWaiting } from './admission';
import { bodyLimit } from './body-limit';
import { parseJson } from './json';
import { hasBody, receive, tooLarge } from './receive-body';
import { validate } from './validate';

export type BodyType = 'application/json' | 'application/x-www-form-urlencoded';

export interface BodyRules {
  type: BodyType;
  /** In bytes. `bodyLimit` computes it from a schema. */
  limit: number;
}

// For a route without a body: some clients send one all the same.
const UNWANTED: BodyRules = { type: 'application/json', limit: 1024 };

/**
 * Reads and validates the body of a JSON route. Create one per route. Call it after the route has
 * authenticated its caller.
 */
export function jsonBody<S extends z.ZodType>(schema: S): (req: Request) => Promise<z.output<S>> {
  const rules: BodyRules = { type: 'application/json', limit: bodyLimit(schema) };
  return async (req) => validate(schema, await readBody(req, rules));
}

/**
 * Reads and parses a body, JSON or a form, in UTF-8. Without a body the value is undefined.
 * @throws {AppError} 415 for another content type, 413 for a body that is too large, 400 for one
 * that is broken, 408 for one that stops, 503 `overloaded` for one that is dropped for newer ones.
 */
export async function readBody(req: Request, rules: BodyRules = UNWANTED): Promise<unknown> {
  if (!hasBody(req)) return undefined;
  requireContentType(req, rules.type);
  if (Number(req.headers['content-length'] ?? 0) > rules.limit) throw tooLarge(rules.limit);
  const bytes = await whileWaiting(req, () => receive(req, rules.limit));
  return rules.type === 'application/json' ? parseJson(bytes) : fieldsOf(bytes);
}

function requireContentType(req: Request, expected: BodyType): void {
  if (!isType(req.headersDistinct['content-type'] ?? [], expected)) {
    throw unsupported(`Send the body as ${expected}, in UTF-8.`);
  }
  const encoding = req.headers['content-encoding']?.toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported('Send the body without a Content-Encoding.');
}

/** One header of the expected type, with at most one charset: two could be read in two ways. */
function isType([header = '', ...others]: string[], expected: BodyType): boolean {
  const [type = '', ...parameters] = header.toLowerCase().split(';');
  const [charset, ...more] = parameters.map((p) => p.trim()).filter((p) => /^charset\b/.test(p));
  const utf8 = charset === undefined || /^charset=(?:utf-?8|"utf-?8")$/.test(charset);
  return others.length === 0 && more.length === 0 && type.trim() === expected && utf8;
}

function unsupported(message: string): AppError {
  return new AppError({ code: 'unsupported_media_type', status: 415, message });
}

const MAX_FIELDS = 100;

function fieldsOf(bytes: Buffer): unknown {
  const text = bytes.toString();
  if (text.split('&').length <= MAX_FIELDS) {
    return parseForm(text, '&', '=', { decodeURIComponent: decodeOrLeave });
  }
  const message = `The form has more than ${MAX_FIELDS} fields.`;
  throw new AppError({ code: 'body_too_large', status: 413, message });
}

/** Text that cannot be decoded stays unchanged, so it is a wrong value, not a different one. */
function decodeOrLeave(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
