import { ERROR_CODE } from '@traceshop/contract';
import type { AppError } from '@traceshop/service-kit';
import type { Request } from 'express';
import type { AuthClient } from '../clients/auth-client';
import { accessTokenRejected } from '../errors';
import { authorizationHeader } from './authorization-header';

export interface AuthenticateDeps {
  auth: Pick<AuthClient, 'validate'>;
}

/**
 * Returns the API client of the request's bearer token. It calls auth even without a token, so that one
 * place decides, and the trace shows, whether a token is missing or wrong.
 * @throws {AppError} 401 `missing_token`, `invalid_token`, `expired_token`
 */
export async function authenticate({ auth }: AuthenticateDeps, req: Request): Promise<string> {
  const validation = await auth.validate(bearerToken(req));
  if (validation.valid) return validation.clientId;
  throw accessTokenRejected(validation.reason);
}

/** RFC 6750, section 3: a challenge names an error only if the request had a token. */
export function bearerChallenge(error: AppError): string {
  const realm = 'Bearer realm="traceshop"';
  if (error.code === ERROR_CODE.missingToken) return realm;
  return `${realm}, error="invalid_token", error_description="${error.message}"`;
}

/** The scheme is case-insensitive (RFC 9110, section 11.1). Any other scheme counts as no token. */
function bearerToken(req: Request): string | null {
  return /^bearer +(\S.*)$/i.exec(authorizationHeader(req) ?? '')?.[1] ?? null;
}
