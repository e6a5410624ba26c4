import { ERROR_CODE } from '@traceshop/contract';
import { AppError } from '@traceshop/service-kit';

const INVALID_MESSAGE = 'invalid_message';
const INVALID_ADDRESS = 'invalid_address';
const SMTP_REJECTED = 'smtp_rejected';

/**
 * Failures that the message itself causes: trying again changes nothing. Anything else (PostgreSQL,
 * the user service or the mail server away, slow or responding 5xx; SMTP 4xx; a defect in our code) is
 * not the message's fault, and such a message is tried for as long as it takes.
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
  smtpError(SMTP_REJECTED, `The mail server refused the mail: ${reply} to ${command}.`);

export const mailDeferred = (reply: number, command: string) =>
  smtpError('smtp_deferred', `The mail server answered ${reply} to ${command}.`);

export const addressNotWritable = () =>
  smtpError(INVALID_ADDRESS, 'The address cannot be written into an envelope.');

export const mailTimeout = () =>
  smtpError('smtp_timeout', 'The mail server did not answer in time.');

export const mailServerUnavailable = (reason: string) =>
  smtpError('smtp_unavailable', `The mail server cannot be used: ${reason}.`);

/** Without the mail server's words and without `cause`: both repeat the address. */
const smtpError = (code: string, message: string) => new AppError({ code, status: 502, message });
