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
    traceId: z.string().optional().describe('The trace of this request.'),
    errors: z
      .array(z.looseObject({ field: z.string(), message: z.string() }))
      .optional()
      .describe('Every wrong field of the request, with the expected value.'),
  })
  .meta({ id: 'Problem' });

/** The problems of an operation by status: its own, and those that follow from its input. */
export function problemsOf(operation: OperationDescription): Record<number, string> {
  return { ...generalProblems(operation), ...operation.problems };
}

const OVERLOADED = '`overloaded`: too much at once, try again after `Retry-After`';
const AWAY = '`dependency_unavailable`, `dependency_timeout`: a part of the shop is down, the same';
/** Not counted among the requests in work: they say how the gateway is when it has too many. */
const UNLIMITED = new Set(['/health', '/ready']);

function generalProblems(operation: OperationDescription): Record<number, string> {
  const { params, query, headers, body } = operation;
  const bearer = operation.access === 'bearer';
  return {
    ...((params ?? query ?? headers ?? body) && {
      400: `${body ? '`invalid_request`, `invalid_json`' : '`invalid_request`'}: the request is not as described; \`errors\` lists every bad field.`,
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
