import { JSON_LIMITS, MAX_ERRORS } from '@traceshop/service-kit';
import { z } from 'zod';
import type { OperationDescription } from '../api/operation';

/** RFC 9457, with the members that every problem of this API has. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('One line about what was wrong.'),
    code: z.string().describe('Stable; meant for programs.'),
    traceId: z
      .string()
      .optional()
      .describe('The trace of this request; see the introduction for the few without.'),
    errors: z
      .array(z.looseObject({ field: z.string(), message: z.string() }))
      .max(MAX_ERRORS)
      .optional()
      .describe('The wrong fields of the request, each with the expected value.'),
  })
  .meta({ id: 'Problem' });

/** The problems of an operation by status: its own, and those that follow from its input. */
export function problemsOf(operation: OperationDescription): Record<number, string> {
  return { ...generalProblems(operation), ...operation.problems };
}

const OVERLOADED = '`overloaded`: too much at once, try again after `Retry-After`';
const AWAY = '`dependency_unavailable`, `dependency_timeout`: a part of the shop is down, the same';
/** Not counted as requests in progress: they report the state of a gateway that has too many. */
const UNLIMITED = new Set(['/health', '/ready']);

const INVALID_JSON =
  '`invalid_json`: the body is not JSON in UTF-8, has a member name twice or the name `__proto__`, is nested more than ' +
  `${JSON_LIMITS.depth} deep, or has more than ${JSON_LIMITS.members} members and elements.`;

function generalProblems(operation: OperationDescription): Record<number, string> {
  const { params, query, headers, body } = operation;
  const bearer = operation.access === 'bearer';
  return {
    ...((params ?? query ?? headers ?? body) && {
      400: `\`invalid_request\`: the request is not as described, see \`errors\`${bearer ? '; or Authorization came twice' : ''}.${body ? ` ${INVALID_JSON}` : ''}`,
    }),
    ...(bearer && {
      401: '`missing_token`, `invalid_token`, `expired_token`: no valid access token came with the request.',
    }),
    ...(body && {
      413: `\`body_too_large\`: the body is larger than ${body.limit} bytes.`,
      415: `\`unsupported_media_type\`: the body is not ${body.type} in UTF-8.`,
    }),
    ...(!UNLIMITED.has(operation.path) && {
      503: operation.tag === 'System' ? `${OVERLOADED}.` : `${OVERLOADED}; ${AWAY}.`,
    }),
  };
}
