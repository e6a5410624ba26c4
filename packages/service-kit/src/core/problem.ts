import { STATUS_CODES } from 'node:http';
import { currentTraceId } from '@traceshop/telemetry';
import { AppError } from './errors';

/** One invalid part of a request, and what is expected instead. */
export interface FieldError {
  /** Dotted path in the body, or the name of the parameter or header. Empty for the whole. */
  field: string;
  message: string;
}

/** An RFC 9457 problem document. Further members come from `AppError.details`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Stable, machine-readable. */
  code: string;
  traceId?: string;
  errors?: FieldError[];
  [member: string]: unknown;
}

/** The media type of a problem document. */
export const PROBLEM_TYPE = 'application/problem+json';

/** The problem document for an error. An error that is not an {@link AppError} reveals nothing. */
export function problemOf(error: unknown): Problem {
  const known = error instanceof AppError ? error : internalError();
  const traceId = currentTraceId();
  const standard = {
    // RFC 9457: about:blank means that the status is the type. Machines read `code`.
    type: 'about:blank',
    title: STATUS_CODES[known.status] ?? 'Error',
    status: known.status,
    detail: known.message,
    code: known.code,
    ...(traceId === undefined ? {} : { traceId }),
  };
  // Used twice: first to set the order of the members, then so that no detail replaces them.
  return { ...standard, ...known.details, ...standard };
}

function internalError(): AppError {
  return new AppError({
    code: 'internal_error',
    status: 500,
    message: 'Something went wrong on our side; the trace id identifies what.',
  });
}

// Most fields that the summary names; `errors` has all of them.
const MAX_NAMED = 3;

/** 400 `invalid_request`: one line that names the bad fields, and `errors` with the problem of each. */
export function invalidRequest(errors: FieldError[], what = 'The request'): AppError {
  const bad = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  return new AppError({
    code: 'invalid_request',
    status: 400,
    message: `${what} is not valid: ${bad}${named(errors)}.`,
    details: { errors },
  });
}

function named(errors: FieldError[]): string {
  const fields = [...new Set(errors.map(({ field }) => field))].filter((field) => field !== '');
  if (fields.length === 0) return '';
  const shown = fields.slice(0, MAX_NAMED).join(', ');
  return fields.length > MAX_NAMED ? ` (${shown}, ...)` : ` (${shown})`;
}
