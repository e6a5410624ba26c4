// Compares the topology with the schemas of the internal APIs.
import type { InternalRoute } from '../src/index';
import { INTERNAL_APIS } from '../src/internal-apis';
import {
  EDGES,
  SERVICE_NAMES,
  SERVICES,
  type ServiceFacts,
  type ServiceName,
} from '../src/topology';

const isService = (end: string): end is ServiceName =>
  (SERVICE_NAMES as readonly string[]).includes(end);

/** `payment POST /charges`, each route that one service calls of another. */
const called = new Set(
  EDGES.flatMap(({ over, to, name }) =>
    over === 'http' && isService(to) ? [`${to} ${name}`] : [],
  ),
);

const described = Object.entries(INTERNAL_APIS).flatMap(([service, api]) =>
  Object.entries(api).map(([name, route]) => ({
    route: `${service} ${name}`,
    name,
    schemas: route,
  })),
);

test('when a service calls a route of another, the contract describes that route', () => {
  const known = new Set(described.map(({ route }) => route));
  expect([...called].filter((route) => !known.has(route))).toEqual([]);
});

const isUncalled = (service: string) =>
  (SERVICES as Record<string, ServiceFacts>)[service]?.uncalled === true;

test('when the contract describes a route, a service calls it, except for uncalled services', () => {
  const expected = described.filter(({ route }) => !isUncalled(route.split(' ')[0] ?? ''));
  expect(expected.map(({ route }) => route).filter((route) => !called.has(route))).toEqual([]);
});

test('when the topology marks a service as uncalled, no edge leads to it', () => {
  expect([...called].filter((route) => isUncalled(route.split(' ')[0] ?? ''))).toEqual([]);
});

const inPath = (name: string) => [...name.matchAll(/:(\w+)/g)].map(([, param]) => param);

const paramsOf = ({ params }: InternalRoute) =>
  params === undefined ? [] : Object.keys((params as { shape?: object }).shape ?? {});

test.each(described)('when $route has parameters, their schema names the same', (one) => {
  expect(paramsOf(one.schemas)).toEqual(inPath(one.name));
});

const withBody = described.filter(({ schemas }) => schemas.body !== undefined);

test.each(withBody)('when $route takes a body, it is a POST or a PUT', ({ name }) => {
  expect(name).toMatch(/^(POST|PUT) /);
});
