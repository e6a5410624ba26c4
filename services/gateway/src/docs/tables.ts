import { PROBLEM_TYPE } from '@traceshop/service-kit';
import { type Html, html, inline } from './html';
import type { JsonSchema, OpenApiOperation } from './openapi-types';

export function parameterTable({ parameters }: OpenApiOperation): Html | undefined {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map((parameter) =>
    fieldRow({ ...parameter, name: `${parameter.name} (${parameter.in})` }),
  );
  return fieldTable('Parameters', rows);
}

export function bodyLine({ requestBody }: OpenApiOperation): Html | undefined {
  return requestBody && html`<p>Body: ${contentOf(requestBody.content)}</p>`;
}

/** A component: a body or a part of one. */
export function schemaSection(name: string, schema: JsonSchema): Html {
  const rows = Object.entries(schema.properties ?? {}).map(([field, property]) =>
    fieldRow({
      name: field,
      schema: property,
      required: schema.required?.includes(field) ?? false,
    }),
  );
  return html`<section id="${anchor(name)}">${fieldTable(name, rows)}</section>`;
}

export function responseTable({ responses }: OpenApiOperation): Html {
  const rows = Object.entries(responses).map(
    ([status, { description, content = {} }]) =>
      html`<tr><td>${status}</td><td>${inline(description)}</td><td>${contentOf(content)}</td></tr>`,
  );
  return html`<h4>Responses</h4>
<table><thead><tr><th>Status</th><th>When</th><th>Body</th></tr></thead><tbody>${rows}</tbody></table>`;
}

interface Field {
  name: string;
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

function fieldRow({ name, required, schema, description }: Field): Html {
  const needed = required ? 'required' : 'optional';
  return html`<tr><td><code>${name}</code></td><td>${needed}</td><td>${form(schema)}</td><td>${inline(description ?? schema.description ?? '')}</td></tr>`;
}

const fieldTable = (title: string, rows: Html[]): Html => html`<h4>${title}</h4>
<table><thead><tr><th>Name</th><th></th><th>Form</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table>`;

/** A type in words: `string (email), at most 254 characters`. */
function form(schema: JsonSchema): Html {
  const name = componentOf(schema);
  if (name !== undefined) return link(name);
  if (schema.type === 'array') {
    const most = schema.maxItems === undefined ? '' : `, at most ${schema.maxItems}`;
    return html`list of ${form(schema.items ?? {})}${most}`;
  }
  if (schema.anyOf)
    return html`${schema.anyOf.map((one, i) => html`${i ? ' or ' : ''}${form(one)}`)}`;
  if (schema.enum)
    return inline(schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(' or '));
  if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
  return inline(plainForm(schema));
}

function plainForm(schema: JsonSchema): string {
  const { type = 'anything', format, pattern, minimum, maximum, examples } = schema;
  return [
    format === undefined ? type : `${type} (${format})`,
    isRange(minimum, maximum) && `${minimum} to ${maximum}`,
    lengthOf(schema),
    schema.default !== undefined && `${schema.default} by default`,
    // The format already says this.
    pattern !== undefined && format === undefined && `\`${pattern}\``,
    examples?.[0] !== undefined && `such as \`${examples[0]}\``,
  ]
    .filter((part) => part !== false)
    .join(', ');
}

function lengthOf({ minLength, maxLength }: JsonSchema): string | false {
  if (maxLength === undefined) return false;
  return minLength === undefined
    ? `at most ${maxLength} characters`
    : `${minLength} to ${maxLength} characters`;
}

/** zod limits every integer to JavaScript's safe range, which does not help a reader. */
const isRange = (minimum?: number, maximum?: number): boolean =>
  minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;

function contentOf(content: Record<string, { schema: JsonSchema }>): Html {
  const [type, body] = Object.entries(content)[0] ?? [];
  if (type === undefined || body === undefined) return html`none`;
  const name = componentOf(body.schema);
  if (name === undefined) return html`${type}`;
  return USUAL.has(type) ? link(name) : html`${link(name)}, ${type}`;
}

/** The introduction says this once. */
const USUAL = new Set(['application/json', PROBLEM_TYPE]);

const componentOf = ({ $ref }: JsonSchema): string | undefined => $ref?.split('/').at(-1);

/** A prefix, so that it cannot collide with the anchor of an operation. */
const anchor = (name: string): string => `body-${name}`;

const link = (name: string): Html => html`<a href="#${anchor(name)}">${name}</a>`;
