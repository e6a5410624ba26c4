import { type Html, html } from './html';
import type { OpenApiOperation } from './openapi-types';

/** A `curl` command for an operation, with the examples of the document. */
export function exampleRequest(method: string, path: string, operation: OpenApiOperation): Html {
  const [security] = operation.security;
  const lines = [
    `curl${method === 'GET' ? '' : ` -X ${method}`} "$SHOP${filled(path, operation)}"`,
    ...(security !== undefined && 'bearer' in security
      ? ['-H "Authorization: Bearer test-token"']
      : []),
    ...bodyOptions(operation),
  ];
  return html`<pre><code>${lines.join(' \\\n  ')}</code></pre>`;
}

function filled(path: string, { parameters }: OpenApiOperation): string {
  return path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => {
    const parameter = parameters.find((one) => one.in === 'path' && one.name === name);
    return String(parameter?.schema.examples?.[0] ?? placeholder);
  });
}

function bodyOptions({ requestBody }: OpenApiOperation): string[] {
  const [type, body] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  if (type === undefined || body?.example === undefined) return [];
  if (type === 'application/json') {
    return ['-H "Content-Type: application/json"', `-d '${JSON.stringify(body.example)}'`];
  }
  const form = Object.entries(body.example as Record<string, string>);
  return form.map(([name, value]) => `-d ${name}=${value}`);
}
