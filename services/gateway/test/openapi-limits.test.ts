import type { OpenApiDocument } from '../src/docs/openapi-types';
import { startGateway } from './gateway';

let document: OpenApiDocument;

beforeAll(async () => {
  const gateway = await startGateway();
  document = (await gateway.request<OpenApiDocument>('GET', '/openapi.json')).body;
});

const described = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.values(methods).map((operation) => ({ path, operation })),
  );

test('when the gateway may be overloaded, every operation but health and readiness says so', () => {
  const silent = described().filter(
    ({ operation }) => !operation.responses[503]?.description.includes('`overloaded`'),
  );
  expect(silent.map(({ path }) => path).sort()).toEqual(['/health', '/ready']);
});

test('when an operation takes a body, its limit is that of its schema', () => {
  const limits = described().flatMap(
    ({ operation }) => operation.responses[413]?.description ?? [],
  );
  expect(limits).toHaveLength(5);
  for (const limit of limits) expect(limit).toContain('larger than 8192 bytes');
});
