import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

export const unsupportedGrant = () =>
  oauthError(
    400,
    ERROR_CODE.unsupportedGrantType,
    'The only grant_type here is client_credentials.',
  );

export const invalidClient = () =>
  oauthError(401, ERROR_CODE.invalidClient, 'The client id or its secret is wrong.');

export const overloaded = (cause: Error) =>
  new AppError({
    code: ERROR_CODE.overloaded,
    status: 503,
    message: 'Too many tokens are asked for at once; try again shortly.',
    cause,
    retryAfterSeconds: 1,
  });

/** RFC 6749 section 5.2 requires `error` and `error_description`. They are added to the members of the problem. */
function oauthError(status: number, error: string, message: string): AppError {
  return new AppError({
    code: error,
    status,
    message,
    details: { error, error_description: message },
  });
}
