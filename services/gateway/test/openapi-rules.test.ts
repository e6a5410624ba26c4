// The rules in the document are those that the gateway and the services behind it enforce. Sends values at and
// beyond each limit, and compares the responses with the schemas of the document.
import { CHECKOUT_API } from '@traceshop/contract/internal-api/checkout';
import { INVENTORY_API } from '@traceshop/contract/internal-api/inventory';
import type { InternalRoute } from '@traceshop/contract/internal-api/route';
import { USER_API } from '@traceshop/contract/internal-api/user';
import { JSON_LIMITS } from '@traceshop/service-kit';
import type { z } from 'zod';
import type { OperationDescription } from '../src/api/operation';
import { operations } from '../src/api/operations';
import type { OpenApiDocument, OpenApiOperation } from '../src/docs/openapi-types';
import { checkOf, describedOperation } from './described';
import { BEARER, dependencies, type Gateway, startGateway } from './gateway';
import { values } from './probes';

type Check = (value: unknown) => boolean;
/** A request with one value replaced; undefined if the place cannot hold the value. */
type Send = (value: unknown) => Promise<{ status: number; code: string }> | undefined;

interface Place {
  what: string;
  /** Whether the document allows the value. */
  allows: Check;
  send: Send;
}

let gateway: Gateway;
let document: OpenApiDocument;

beforeAll(async () => {
  const issueToken = async () => ({
    access_token: 'a.b.c',
    token_type: 'Bearer' as const,
    expires_in: 60,
  });
  gateway = await startGateway({ auth: { ...dependencies([]).auth, issueToken } });
  document = (await gateway.request<OpenApiDocument>('GET', '/openapi.json')).body;
});

const rows = Object.entries<OperationDescription>(operations)
  .filter(([, { params, query, headers, body }]) => params ?? query ?? headers ?? body)
  .map(([name, operation]) => ({ name, operation }));

test.each(rows)(
  'when $name gets a value, the document says if and why it is a 400',
  async (row) => {
    const codes = new Set<string>();
    for (const { what, allows, send } of placesOf(row.operation)) {
      for (const value of values) {
        const response = await send(value);
        if (response === undefined) continue;
        const accepted = response.status !== 400;
        if (!accepted) codes.add(response.code);
        // Blanks around a name are removed. The schema describes what is kept.
        const allowed = allows(value) || (accepted && allows(trimmed(value)));
        expect({ what, value, accepted }).toEqual({ what, value, accepted: allowed });
      }
    }
    for (const body of row.operation.body ? BROKEN : []) {
      const response = await request(row.operation, { body });
      if (response.status === 400) codes.add(response.code);
    }
    const described = [...describe400(row.operation).matchAll(/`(invalid_\w+)`/g)];
    expect(described.map(([, code]) => code).toSorted()).toEqual([...codes].toSorted());
  },
);

test.each(rows)(
  'when the document allows a value for $name, the service behind allows it',
  (row) => {
    const { method, path } = row.operation;
    const route = INTERNAL[`${method.toUpperCase()} ${path}`];
    if (route === undefined) return;
    for (const part of ['params', 'query', 'headers', 'body'] as const) {
      for (const [name, inner] of fieldsOf(route[part])) {
        const allows = placesOf(row.operation).find(
          ({ what }) => what === `${part}.${name}`,
        )?.allows;
        if (allows === undefined) continue;
        for (const value of values.filter((one) => typeof one !== 'number' || part === 'body')) {
          const takes = inner.safeParse(value).success;
          if (allows(value)) expect({ name, value, takes }).toEqual({ name, value, takes: true });
        }
      }
    }
  },
);

test('when JSON is too deep or too long, the document states the limits', () => {
  const text = describe400(operations.createCart);
  expect(text).toContain(`nested more than ${JSON_LIMITS.depth} deep`);
  expect(text).toContain(`more than ${JSON_LIMITS.members} members`);
});

const BROKEN = ['{', '{"a":1,"a":2}', '{"__proto__":1}', `${'['.repeat(17)}${']'.repeat(17)}`];

const INTERNAL: Record<string, InternalRoute> = { ...USER_API, ...CHECKOUT_API, ...INVENTORY_API };

const fieldsOf = (schema: z.ZodType | undefined): [string, z.ZodType][] =>
  Object.entries((schema as z.ZodObject<Record<string, z.ZodType>> | undefined)?.shape ?? {});

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const pathOf = ({ path }: OperationDescription): string => path.replaceAll(/:(\w+)/g, '{$1}');

const described = (operation: OperationDescription): OpenApiOperation =>
  describedOperation(document, operation.method, pathOf(operation));

const describe400 = (operation: OperationDescription): string =>
  described(operation).responses[400]?.description ?? '';

/** Each place of a request that can hold a value. */
function placesOf(operation: OperationDescription): Place[] {
  const { parameters, requestBody } = described(operation);
  const places: Place[] = parameters.map((parameter) => ({
    what: `${{ path: 'params', query: 'query', header: 'headers' }[parameter.in]}.${parameter.name}`,
    allows: asText(checkOf(document, parameter.schema), parameter.schema.type),
    send: (value) => {
      if (!canHold(parameter.in, value)) return undefined;
      return request(operation, { [parameter.in]: { [parameter.name]: value } });
    },
  }));
  for (const [type, { schema, example }] of Object.entries(requestBody?.content ?? {})) {
    const check = checkOf(document, schema);
    for (const name of Object.keys(operation.body?.schema.shape ?? {})) {
      const changed = (value: unknown) => ({ ...(example as object), [name]: value });
      places.push({
        what: `body.${name}`,
        allows: (value) => check(changed(value)),
        send: (value) => {
          if (type === 'application/json') {
            return request(operation, { body: JSON.stringify(changed(value)) });
          }
          // A form holds text only, and an empty value counts as absent.
          if (typeof value !== 'string' || value === '' || !value.isWellFormed()) return undefined;
          const form = changed(value) as Record<string, string>;
          return request(operation, { body: `${new URLSearchParams(form)}` });
        },
      });
    }
  }
  return places;
}

/** A parameter is text. The document describes the number that the text means. */
const asText =
  (check: Check, type: string | undefined): Check =>
  (value) =>
    check(type === 'integer' && `${Number(value)}` === value ? Number(value) : value);

/** fetch resolves dots in a path, and sends only visible ASCII in a header, without blanks around it. */
function canHold(where: string, value: unknown): boolean {
  if (typeof value !== 'string' || !value.isWellFormed()) return false;
  if (where === 'path') return value !== '' && !/^\.+$/.test(value);
  return where !== 'header' || /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(value);
}

type Changes = {
  path?: Record<string, string>;
  query?: object;
  header?: object;
  body?: string;
};

/** The operation's example with changes. */
async function request(operation: OperationDescription, { path, query, header, body }: Changes) {
  const { parameters, requestBody } = described(operation);
  const inPath = (name: string): string =>
    path?.[name] ?? String(parameters.find((one) => one.name === name)?.schema.examples?.[0]);
  const url = pathOf(operation).replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encodeURIComponent(inPath(name)),
  );
  const [type, content] = Object.entries(requestBody?.content ?? {})[0] ?? [];
  const sent = body ?? (content && JSON.stringify(content.example));
  const response = await gateway.request<{ code?: string } | undefined>(
    operation.method.toUpperCase(),
    query === undefined ? url : `${url}?${new URLSearchParams({ ...query })}`,
    {
      headers: {
        ...(operation.access === 'bearer' ? BEARER : {}),
        ...(type === undefined ? {} : { 'content-type': type }),
        ...header,
      },
      ...(sent === undefined ? {} : { body: sent }),
    },
  );
  return { status: response.status, code: response.body?.code ?? '' };
}
