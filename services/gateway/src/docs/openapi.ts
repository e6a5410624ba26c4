import { PROBLEM_TYPE } from '@traceshop/service-kit';
import { z } from 'zod';
import type { OperationDescription, ResponseDescription } from '../api/operation';
import type {
  JsonSchema,
  OpenApiDocument,
  OpenApiOperation,
  OpenApiResponse,
} from './openapi-types';
import { problem, problemsOf } from './problems';

const DESCRIPTION = `A small online shop in which every request is one trace.

Every response carries its trace id in the header \`traceresponse\`. Every error is an RFC 9457 problem document
with a stable \`code\` and the \`traceId\`. Two kinds of responses have neither id. Requests to \`/health\` and \`/ready\`
begin no trace: they come every few seconds and tell nothing about the shop. Bytes that the HTTP parser rejects (400
\`malformed_request\`, 408, 431) and CONNECT (405) are not requests, so no trace could begin.

Bodies are JSON unless said. Unknown members of a JSON body, and unknown parameters in the query of a route that has
some, are rejected; other unknown parameters and headers are ignored. A parameter or a header that is described must
come once. Lengths count Unicode characters. Money is integer cents. Too many requests at once get 503 \`overloaded\`.`;

/** OpenAPI 3.1, generated from the table of operations and the schemas that validate the requests. */
export function openApiDocument(operations: Record<string, OperationDescription>): OpenApiDocument {
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
  // The empty object means: no Basic, because the credentials are in the form.
  client: [{ basic: [] }, {}],
  anyone: [],
};

function describeOperation(
  operationId: string,
  operation: OperationDescription,
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
    responses: { ...responses(operation.responses, schemas), ...problems(operation, schemas) },
  };
}

/** Every request body has an example, for readers and for tools. */
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

function responses(described: Record<number, ResponseDescription>, schemas: Schemas) {
  const entries = Object.entries(described).map(([status, { description, schema, type }]) => {
    const content = schema && {
      [type ?? 'application/json']: { schema: schemas.of(schema, 'output') },
    };
    return [status, { description, ...(content && { content }) }];
  });
  return Object.fromEntries(entries) as Record<string, OpenApiResponse>;
}

function problems(operation: OperationDescription, schemas: Schemas) {
  const content = { [PROBLEM_TYPE]: { schema: schemas.of(problem, 'output') } };
  const described = Object.entries(problemsOf(operation));
  const entries = described.filter(([status]) => !(status in operation.responses));
  return Object.fromEntries([
    ...entries.map(([status, description]) => [status, { description, content }]),
    ['default', { description: 'Anything else that went wrong.', content }],
  ]) as Record<string, OpenApiResponse>;
}

interface Schemas {
  components: Record<string, JsonSchema>;
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema;
}

/** JSON Schemas of zod schemas. Schemas with an id become components with references. */
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

/** zod checks a number in a query as text. The document shows a number, so the pattern is removed. */
function asOnTheWire(schema: z.core.JSONSchema.BaseSchema): void {
  if (schema.type === 'integer') delete schema.pattern;
}
