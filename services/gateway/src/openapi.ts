import { bodyLimit, PROBLEM_TYPE } from '@traceshop/service-kit';
import { z } from 'zod';
import { problem } from './answer-schemas';
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiResponse,
} from './openapi-types';
import type { Operation, OperationAnswer } from './operation';

const DESCRIPTION = `A small online shop in which every request is one trace.

Every answer carries its trace id in the header \`traceresponse\`. Every error is an RFC 9457 problem document
with a stable \`code\` and the \`traceId\`; only bytes that are no HTTP request (400, 408, 431 before there is a
request) begin no trace and have none. Too many requests at once are answered 503 \`overloaded\`. Bodies are JSON unless said. Money is integer
cents. Unknown members of a request are refused.`;

/** OpenAPI 3.1, made from the table of operations and the schemas that validate the requests. */
export function openApiDocument(operations: Record<string, Operation>): OpenApiDocument {
  const schemas = createSchemas();
  const paths: OpenApiDocument['paths'] = {};
  for (const [operationId, operation] of Object.entries(operations)) {
    const path = operation.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [operation.method]: describeOperation(operationId, operation, schemas),
    };
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Traceshop', version: '1.0.0', description: DESCRIPTION },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: schemas.components, securitySchemes: SECURITY_SCHEMES },
  };
}

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'An access token of `POST /oauth/token`.',
  },
  basic: { type: 'http', scheme: 'basic', description: 'An API client’s id and secret.' },
};

const SECURITY = {
  bearer: [{ bearer: [] }],
  // The empty object: or none of it, with the credentials in the form.
  client: [{ basic: [] }, {}],
  anyone: [],
};

function describeOperation(
  operationId: string,
  operation: Operation,
  schemas: Schemas,
): OpenApiOperation {
  const { body, description } = operation;
  return {
    operationId,
    tags: [operation.tag],
    summary: operation.summary,
    ...(description === undefined ? {} : { description }),
    security: SECURITY[operation.access],
    parameters: [
      ...parameters(operation.params, 'path', schemas),
      ...parameters(operation.query, 'query', schemas),
      ...parameters(operation.headers, 'header', schemas),
    ],
    ...(body && {
      requestBody: {
        required: true,
        content: {
          [body.type]: {
            schema: schemas.of(body.schema, 'input'),
            example: exampleOf(body.schema),
          },
        },
      },
    }),
    responses: { ...answers(operation.answers, schemas), ...problems(operation, schemas) },
  };
}

/** Every body that can be sent has one, for readers and for tools that fill in a form. */
function exampleOf(schema: z.ZodType): unknown {
  const examples = schema.meta()?.['examples'];
  if (!Array.isArray(examples)) throw new Error('a request body without an example');
  return examples[0];
}

function parameters(schema: z.ZodObject | undefined, where: string, schemas: Schemas) {
  if (schema === undefined) return [];
  const object = schemas.of(schema, 'input');
  return Object.entries(object.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: where,
    required: object.required?.includes(name) ?? false,
    ...(description === undefined ? {} : { description }),
    schema: property,
  }));
}

function answers(described: Record<number, OperationAnswer>, schemas: Schemas) {
  const entries = Object.entries(described).map(([status, { description, schema, type }]) => {
    const content = schema && {
      [type ?? 'application/json']: { schema: schemas.of(schema, 'output') },
    };
    return [status, { description, ...(content && { content }) }];
  });
  return Object.fromEntries(entries) as Record<string, OpenApiResponse>;
}

function problems(operation: Operation, schemas: Schemas): Record<string, OpenApiResponse> {
  const content = { [PROBLEM_TYPE]: { schema: schemas.of(problem, 'output') } };
  const described = { ...generalProblems(operation), ...operation.problems };
  const entries = Object.entries(described).filter(([status]) => !(status in operation.answers));
  return Object.fromEntries([
    ...entries.map(([status, description]) => [status, { description, content }]),
    ['default', { description: 'Anything else that went wrong.', content }],
  ]);
}

const OVERLOADED = '`overloaded`: too much at once, come back after `Retry-After`';
const AWAY = '`dependency_unavailable`, `dependency_timeout`: a part of the shop is away, the same';
/** Not counted among the requests in work: they say how the gateway is when it has too many. */
const UNLIMITED = new Set(['/health', '/ready']);

/** The problems that follow from what an operation takes. */
function generalProblems(operation: Operation): Record<number, string> {
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
      413: `\`body_too_large\`: the body is larger than ${bodyLimit(body.schema)} bytes.`,
      415: `\`unsupported_media_type\`: the body is not ${body.type} in UTF-8.`,
    }),
    ...(!UNLIMITED.has(operation.path) && {
      503: operation.tag === 'System' ? `${OVERLOADED}.` : `${OVERLOADED}; ${AWAY}.`,
    }),
  };
}

interface Schemas {
  components: Record<string, JsonSchema>;
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
}

/** JSON Schemas of zod schemas; those with an id are collected as components and referred to. */
function createSchemas(): Schemas {
  const components: Record<string, JsonSchema> = {};
  return {
    components,
    of: (schema, io) => {
      const made = z.toJSONSchema(schema, {
        io,
        override: ({ jsonSchema }) => asOnTheWire(jsonSchema),
      });
      const moved = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
      const { $schema, $defs = {}, ...rest } = JSON.parse(moved) as JsonSchema;
      Object.assign(components, $defs);
      return rest;
    },
  };
}

/** A number in a query is checked as text; its reader is told of a number, to which no pattern applies. */
function asOnTheWire(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.type === 'integer') delete schema.pattern;
}
