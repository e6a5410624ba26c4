import type { z } from 'zod';
import { type FieldError, invalidRequest } from '../core/problem';

export type RequestPart = 'body' | 'query' | 'params' | 'headers';

const WHAT: Record<RequestPart, string> = {
  body: 'The request body',
  query: 'The query string',
  params: 'The path',
  headers: 'A request header',
};

/** Most bad fields that a response lists: a body may have thousands. */
export const MAX_ERRORS = 20;

/**
 * The parsed value.
 * @throws {AppError} 400 `invalid_request` with `errors: [{field, message}]`, one for every bad
 * field, at most {@link MAX_ERRORS}.
 */
export function validate<S extends z.ZodType>(
  schema: S,
  value: unknown,
  where: RequestPart = 'body',
): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const errors: FieldError[] = distinct(result.error.issues.flatMap(fieldErrors));
  throw invalidRequest(errors.slice(0, MAX_ERRORS), WHAT[where]);
}

// A number can break several rules that have the same message.
function distinct(errors: FieldError[]): FieldError[] {
  const said = new Map(errors.map((error) => [JSON.stringify(error), error]));
  return [...said.values()];
}

function fieldErrors(issue: z.core.$ZodIssue): FieldError[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      field: clip([...path, key].join('.')),
      message: 'is not a known field',
    }));
  }
  return [{ field: clip(path.join('.')), message: messageOf(issue) }];
}

// zod's messages begin with "Invalid input:". The caller needs only the rest.
function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    const expected: string = issue.expected === 'int' ? 'integer' : issue.expected;
    return `must be ${article(expected)}`;
  }
  return issue.message;
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

// Field names come from the caller, so they are cut and made well-formed.
function clip(field: string): string {
  return field.slice(0, 100).toWellFormed();
}
