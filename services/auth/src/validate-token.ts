import { createHash, timingSafeEqual } from 'node:crypto';
import { ATTR, ERROR_CODE, SPAN, type TokenValidation } from '@traceshop/contract';
import { recordException, withSpan } from '@traceshop/telemetry';
import { errors } from 'jose';
import type { Tokens } from './tokens';

/** The client of the configured demo token. */
export const DEMO_CLIENT = 'demo';

export interface ValidateDeps {
  tokens: Tokens;
  demoToken?: string | undefined;
}

/** An invalid token is a result, not an error, so the span gets no error status. */
export function validateToken(deps: ValidateDeps, token: string | null): Promise<TokenValidation> {
  return withSpan(SPAN.validateToken, {}, async (span) => {
    const validation = await check(deps, token);
    span.setAttribute(ATTR.validationResult, resultOf(validation));
    return validation;
  });
}

async function check(deps: ValidateDeps, token: string | null): Promise<TokenValidation> {
  if (!token) return { valid: false, reason: ERROR_CODE.missingToken };
  if (deps.demoToken && isSame(token, deps.demoToken)) {
    return { valid: true, clientId: DEMO_CLIENT };
  }
  try {
    return { valid: true, clientId: await deps.tokens.verify(token) };
  } catch (error) {
    // An error that is not jose's is a bug. It must not make a token valid.
    if (!(error instanceof errors.JOSEError)) throw error;
    recordException(error);
    const reason =
      error instanceof errors.JWTExpired ? ERROR_CODE.expiredToken : ERROR_CODE.invalidToken;
    return { valid: false, reason };
  }
}

function resultOf(validation: TokenValidation): 'valid' | 'invalid' | 'missing_token' {
  if (validation.valid) return 'valid';
  return validation.reason === ERROR_CODE.missingToken ? 'missing_token' : 'invalid';
}

/** Digests have a fixed length, so the time reveals nothing about the token, not even its length. */
function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
