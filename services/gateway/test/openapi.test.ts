import { Validator } from '@seriousme/openapi-schema-validator';
import { createBackground } from '@traceshop/service-kit';
import { silentLogger } from '@traceshop/service-kit/testing';
import { createApp } from '../src/app';
import type { OpenApiDocument, OpenApiOperation } from '../src/docs/openapi-types';
import { describedOperation, violations } from './described';
import { BEARER, dependencies, type Gateway, startGateway } from './gateway';

let gateway: Gateway;
let document: OpenApiDocument;

beforeAll(async () => {
  gateway = await startGateway();
  document = (await gateway.request<OpenApiDocument>('GET', '/openapi.json')).body;
});

test('when the document is read, it is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate({ ...structuredClone(document) });

  expect(result).toEqual({ valid: true });
  expect(document.openapi).toMatch(/^3\.1\./);
});

test('when the document is read, it describes exactly the routes that exist', () => {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );

  expect(described.sort()).toEqual(mountedRoutes().sort());
  expect(described).toHaveLength(16);
});

/** All routes that Express has mounted. */
function mountedRoutes(): string[] {
  const logger = silentLogger();
  const background = createBackground(logger);
  const app = createApp({ logger, background, requestTimeoutMs: 1, ...dependencies([]) });
  const routesIn = (stack: Layer[]): string[] =>
    stack.flatMap(({ route, handle }) =>
      route
        ? Object.keys(route.methods).map((method) => `${method} ${route.path}`)
        : routesIn(handle.stack ?? []),
    );
  return routesIn(app.router.stack as unknown as Layer[]);
}

interface Layer {
  route?: { path: string; methods: Record<string, boolean> };
  handle: { stack?: Layer[] };
}

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => ({ method, path, operation: one })),
  );

test('when a request is described, its examples match its schemas and are accepted', async () => {
  const issueToken = async () => ({
    access_token: 'a.b.c',
    token_type: 'Bearer' as const,
    expires_in: 3600,
  });
  const shop = await startGateway({ auth: { ...dependencies([]).auth, issueToken } });
  const withBody = described().filter(({ operation }) => operation.requestBody);
  expect(withBody).toHaveLength(5);

  for (const { method, path, operation } of withBody) {
    const content = Object.entries(operation.requestBody?.content ?? {});
    expect(content).toHaveLength(1);
    for (const [type, { schema, example }] of content) {
      expect(violations(document, schema, example)).toEqual([]);
      const url = path.replaceAll(/\{(\w+)\}/g, (_all, name) => exampleOf(operation, name));
      const text =
        type === 'application/json'
          ? JSON.stringify(example)
          : `${new URLSearchParams(example as Record<string, string>)}`;
      const headers = { ...BEARER, 'content-type': type };
      const sent = {
        body: text,
        headers: operation.operationId === 'createToken' ? form : headers,
      };
      const { status } = await shop.request(method.toUpperCase(), url, sent);
      expect([operation.operationId, status < 300]).toEqual([operation.operationId, true]);
    }
  }
});

test('when a parameter of a path is described, it has an example', () => {
  for (const { operation } of described()) {
    for (const { name, schema } of operation.parameters.filter((one) => one.in === 'path')) {
      expect(violations(document, schema, exampleOf(operation, name))).toEqual([]);
    }
  }
});

const exampleOf = ({ parameters }: OpenApiOperation, name: string): string =>
  String(parameters.find((one) => one.name === name)?.schema.examples?.[0] ?? 'no example');

test('when the document is read, every parameter of a path is described', () => {
  for (const [path, methods] of Object.entries(document.paths)) {
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters } of Object.values(methods)) {
      const described = parameters.filter((one) => one.in === 'path' && one.required);
      expect(described.map(({ name }) => name)).toEqual(inPath);
    }
  }
});

test('when the document is read, the schemas are those that validate requests', () => {
  expect(document.components.schemas['NewQuantity']).toEqual({
    type: 'object',
    properties: {
      quantity: {
        type: 'integer',
        minimum: 1,
        maximum: 1000,
        description: 'The new quantity; it replaces the old one.',
      },
    },
    required: ['quantity'],
    examples: [{ quantity: 2 }],
    additionalProperties: false,
  });
  expect(operation('get', '/products').parameters).toEqual([
    expect.objectContaining({ name: 'cursor', in: 'query', required: false }),
    {
      name: 'limit',
      in: 'query',
      required: false,
      description: 'Products on a page, in decimal digits.',
      schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
    },
  ]);
  expect(operation('post', '/checkout').parameters).toEqual([
    expect.objectContaining({ name: 'idempotency-key', in: 'header', required: false }),
  ]);
});

test.each([
  ['post', '/users', 'bearer'],
  ['get', '/orders/{id}', 'bearer'],
  ['post', '/oauth/token', 'basic'],
])('when %s %s is described, so is what it needs: %s', (method, path, scheme) => {
  expect(operation(method, path).security[0]).toEqual({ [scheme]: [] });
});

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const CREDENTIALS = 'grant_type=client_credentials&client_id=shop-app&client_secret=';
const json = (body: unknown) => ({ body, headers: BEARER });
const ITEM = '/carts/{id}/items/{sku}';

test.each([
  ['post', '/oauth/token', { body: `${CREDENTIALS}correct+horse:+battery`, headers: form }, 200],
  ['post', '/oauth/token', { body: `${CREDENTIALS}wrong`, headers: form }, 401],
  ['post', '/oauth/token', { body: 'grant_type=', headers: form }, 400],
  ['post', '/users', json({ email: 'user@example.com', name: 'Test User' }), 201],
  ['post', '/users', json({ email: 'nobody' }), 400],
  ['post', '/users', { body: {} }, 401],
  ['post', '/users', { body: 'x', headers: { ...BEARER, 'content-type': 'text/plain' } }, 415],
  ['get', '/users/{id}', json(undefined), 200],
  ['get', '/users/{id}', {}, 401],
  ['get', '/products', {}, 200],
  ['get', '/products/{sku}', {}, 200],
  ['post', '/carts', json({ userId: 'usr_b' }), 201],
  ['get', '/carts/{id}', json(undefined), 200],
  ['put', ITEM, json({ quantity: 2 }), 200],
  ['put', ITEM, json({ quantity: -2 }), 400],
  ['delete', ITEM, json(undefined), 200],
  ['post', '/checkout', json({ cartId: 'cart_b', paymentMethod: 'stripe' }), 201],
  ['get', '/orders/{id}', json(undefined), 200],
  ['get', '/openapi.json', {}, 200],
  ['get', '/docs', {}, 200],
  ['get', '/health', {}, 200],
  ['get', '/ready', {}, 200],
] as const)(
  'when %s %s gets a response, the response is as described (%#)',
  async (...[method, path, request, status]) => {
    const url = path.replaceAll(/\{\w+\}/g, 'some-id');
    const response = await gateway.request(method.toUpperCase(), url, request);

    expect(response.status).toBe(status);
    const described = operation(method, path).responses[status]?.content ?? {};
    const type = response.headers['content-type']?.split(';')[0] ?? '';
    expect(Object.keys(described)).toContain(type);
    expect(violations(document, described[type]?.schema, response.body)).toEqual([]);
  },
);

test('when a response is not as described, the check above reports it', () => {
  const described = operation('get', '/carts/{id}').responses[200]?.content ?? {};
  const schema = described['application/json']?.schema;

  expect(violations(document, schema, { id: 7 })).not.toEqual([]);
  expect(violations(document, undefined, { id: 7 })).not.toEqual([]);
});

function operation(method: string, path: string): OpenApiOperation {
  return describedOperation(document, method, path);
}
