import { STATUS_CODES } from 'node:http';
import { currentTraceId } from '@traceshop/telemetry';
import { AppError } from './errors';

/** One thing that is wrong with a request and what would be right. */
export interface FieldError {
  /** Dotted path in the body, or the name of the parameter or header; empty for the whole. */
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

/** The document that answers an error; an error that is no {@link AppError} says nothing of itself. */
export function problemOf(error: unknown): Problem {
  const known = error instanceof AppError ? error : internalError();
  const traceId = currentTraceId();
  const standard = {
    // RFC 9457: about:blank says that the status tells it all; `code` is what machines read.
    type: 'about:blank',
    title: STATUS_CODES[known.status] ?? 'Error',
    status: known.status,
    detail: known.message,
    code: known.code,
    ...(traceId === undefined ? {} : { traceId }),
  };
  // Twice: first for their place, then because no detail may overrule them.
  return { ...standard, ...known.details, ...standard };
}

function internalError(): AppError {
  return new AppError({
    code: 'internal_error',
    status: 500,
    message: 'Something went wrong on our side; the trace id identifies what.',
  });
}

// In the summary; `errors` has them all.
const MAX_NAMED = 3;

/** 400 `invalid_request`: one line that names the bad fields, and `errors` that says what is wrong with each. */
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
