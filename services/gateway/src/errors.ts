import { ERROR_CODE, type TokenFault } from '@traceshop/contract';
import { AppError, invalidRequest } from '@traceshop/service-kit';

const HOW = 'Send Authorization: Bearer with an access token of POST /oauth/token.';

const TOKEN_REJECTED: Record<TokenFault, string> = {
  missing_token: `This route needs an access token. ${HOW}`,
  invalid_token: `The access token is not valid. ${HOW}`,
  expired_token: `The access token has expired. ${HOW}`,
};

export const accessTokenRejected = (code: TokenFault) =>
  new AppError({ code, status: 401, message: TOKEN_REJECTED[code] });

export const authorizationRepeated = () =>
  invalidRequest(
    [{ field: 'authorization', message: 'must be sent once only' }],
    'A request header',
  );

export const invalidTokenRequest = (message: string) =>
  new AppError({ code: 'invalid_request', status: 400, message });

export const invalidClient = (message: string) =>
  new AppError({ code: ERROR_CODE.invalidClient, status: 401, message });

/** RFC 6749, section 5.2: adds `error` and `error_description` to the members of the problem. */
export function asOAuthError(error: AppError): AppError {
  if (error.status >= 500 || typeof error.details['error'] === 'string') return error;
  return new AppError({
    code: error.code,
    status: error.status,
    message: error.message,
    cause: error,
    details: { ...error.details, error: error.code, error_description: error.message },
  });
}
