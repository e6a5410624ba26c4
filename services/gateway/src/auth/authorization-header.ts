import type { Request } from 'express';
import { authorizationRepeated } from '../errors';

/**
 * Rejects several Authorization headers, because Node would silently use the first.
 * @throws {AppError} 400 `invalid_request`
 */
export function authorizationHeader(req: Request): string | undefined {
  const [header, ...others] = req.headersDistinct['authorization'] ?? [];
  if (others.length === 0) return header;
  throw authorizationRepeated();
}
