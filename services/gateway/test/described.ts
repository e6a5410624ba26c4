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

/** The differences between a value and a schema of the document. A missing schema allows nothing. */
export function violations(document: OpenApiDocument, schema: object | undefined, value: unknown) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  const check = ajv.compile({ ...(schema ?? { not: {} }), components: document.components });
  return check(value) ? [] : check.errors;
}
