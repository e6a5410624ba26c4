import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

/**
 * Failures that the message itself causes: trying again changes nothing. Anything else (PostgreSQL,
 * the user service or the mail server away, slow or answering 5xx; SMTP 4xx; a defect of ours) is
 * not the message's fault, and such a message is tried for as long as it takes.
 */
const PERMANENT = new Set<string>([
  'invalid_message',
  ERROR_CODE.userNotFound,
  'invalid_address',
  'smtp_rejected',
]);

export function isPermanent(error: unknown): boolean {
  return error instanceof AppError && PERMANENT.has(error.code);
}

export function invalidMessage(message: string, cause?: unknown): AppError {
  return new AppError({ code: 'invalid_message', status: 400, message, cause });
}
