import type { Request } from 'express';
import { authorizationRepeated } from '../errors';

/**
 * Node would silently take the first of several: two callers in one request are nobody we can name.
 * @throws {AppError} 400 `invalid_request`
 */
export function authorizationHeader(req: Request): string | undefined {
  const [header, ...others] = req.headersDistinct['authorization'] ?? [];
  if (others.length === 0) return header;
  throw authorizationRepeated();
}
