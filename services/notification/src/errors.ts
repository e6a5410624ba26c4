import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

const INVALID_MESSAGE = 'invalid_message';
const INVALID_ADDRESS = 'invalid_address';
const SMTP_REJECTED = 'smtp_rejected';

/**
 * Failures that the message causes: a repetition changes nothing. After any other failure (PostgreSQL,
 * the user service or the mail server is down, slow or sends 5xx; SMTP 4xx; a bug) the message is
 * repeated without a limit.
 */
const PERMANENT = new Set<string>([
  INVALID_MESSAGE,
  ERROR_CODE.userNotFound,
  INVALID_ADDRESS,
  SMTP_REJECTED,
]);

export function isPermanent(error: unknown): boolean {
  return error instanceof AppError && PERMANENT.has(error.code);
}

export const invalidMessage = (message: string) =>
  new AppError({ code: INVALID_MESSAGE, status: 400, message });

export const noUsableAddress = (userId: string) =>
  new AppError({
    code: INVALID_ADDRESS,
    status: 502,
    message: `The user service has no usable address for ${userId}.`,
  });

export const claimRunningOut = () =>
  new AppError({
    code: 'claim_running_out',
    status: 503,
    message: 'Too little of the claim was left to send the mail under it.',
  });

export const mailRejected = (reply: number | undefined, command: string) =>
  smtpError(SMTP_REJECTED, `The mail server rejected the mail: ${reply} to ${command}.`);

export const mailDeferred = (reply: number, command: string) =>
  smtpError('smtp_deferred', `The mail server replied ${reply} to ${command}.`);

export const addressNotWritable = () =>
  smtpError(INVALID_ADDRESS, 'The address cannot be written into an envelope.');

export const mailTimeout = () =>
  smtpError('smtp_timeout', 'The mail server did not reply in time.');

export const mailServerUnavailable = (reason: string) =>
  smtpError('smtp_unavailable', `The mail server cannot be used: ${reason}.`);

/** Without the mail server's text and without `cause`, because both contain the address. */
const smtpError = (code: string, message: string) => new AppError({ code, status: 502, message });
