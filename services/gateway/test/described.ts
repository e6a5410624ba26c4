import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import type { OpenApiDocument, OpenApiOperation } from '../src/docs/openapi-types';

/** The document's description of one operation; `path` with `{}`. */
export function describedOperation(
  document: OpenApiDocument,
  method: string,
  path: string,
): OpenApiOperation {
  const found = document.paths[path]?.[method];
  if (!found) throw new Error(`${method} ${path} is not described`);
  return found;
}

/** Compiles a schema of the document. A missing schema allows nothing. */
function compile(document: OpenApiDocument, schema: object | undefined) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  return ajv.compile({ ...(schema ?? { not: {} }), components: document.components });
}

/** The differences between a value and a schema of the document. */
export function violations(document: OpenApiDocument, schema: object | undefined, value: unknown) {
  const check = compile(document, schema);
  return check(value) ? [] : check.errors;
}

/** Whether a value is as a schema of the document says. */
export function checkOf(document: OpenApiDocument, schema: object): (value: unknown) => boolean {
  const check = compile(document, schema);
  return (value) => check(value);
}
