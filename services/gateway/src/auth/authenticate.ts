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
 * The API client that a request's bearer token stands for. Auth is asked in every case, also without a
 * token: what counts as a missing or a wrong one is decided, and seen in the trace, in one place.
 * @throws {AppError} 401 `missing_token`, `invalid_token`, `expired_token`
 */
export async function authenticate({ auth }: AuthenticateDeps, req: Request): Promise<string> {
  const validation = await auth.validate(bearerToken(req));
  if (validation.valid) return validation.clientId;
  throw accessTokenRejected(validation.reason);
}

/** RFC 6750, section 3: a challenge names an error only if there was a token to be wrong. */
export function bearerChallenge(error: AppError): string {
  const realm = 'Bearer realm="traceshop"';
  if (error.code === ERROR_CODE.missingToken) return realm;
  return `${realm}, error="invalid_token", error_description="${error.message}"`;
}

/** The scheme is case-insensitive (RFC 9110, section 11.1); another scheme brings no bearer token. */
function bearerToken(req: Request): string | null {
  return /^bearer +(\S.*)$/i.exec(authorizationHeader(req) ?? '')?.[1] ?? null;
}
