import type { IncomingMessage } from 'node:http';
import { AppError } from '@traceshop/service-kit/errors';
import { ERROR_CODE } from './error-codes';

/** The internal header with the id of the API client. The gateway sets it. */
export const CLIENT_ID_HEADER = 'x-client-id';

/**
 * The API client on whose behalf a service is called: the gateway has authenticated it.
 * @throws {AppError} 400 `missing_client_id`
 */
export function requireClientId(req: Pick<IncomingMessage, 'headers'>): string {
  const id = req.headers[CLIENT_ID_HEADER];
  if (typeof id === 'string' && /^[\x21-\x7e]{1,128}$/.test(id)) return id;
  throw new AppError({
    code: ERROR_CODE.missingClientId,
    status: 400,
    message: `Send the API client's id in the header ${CLIENT_ID_HEADER}.`,
  });
}
