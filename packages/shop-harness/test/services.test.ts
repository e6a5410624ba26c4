import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { type Endpoints, serviceVariables } from '../src/services.ts';

const ENDPOINTS: Endpoints = {
  services: Object.fromEntries(SERVICE_NAMES.map((name) => [name, ''])) as Endpoints['services'],
  databases: {},
  tokenSecret: '',
};

test.each([
  [undefined, 'service.namespace=checkout-platform'],
  ['', 'service.namespace=checkout-platform'],
  // The last attribute with a name counts.
  [
    'team=cart,service.namespace=mine',
    'service.namespace=checkout-platform,team=cart,service.namespace=mine',
  ],
])('when the user has the resource attributes %j, they follow the shop`s', (users, expected) => {
  const variables = serviceVariables('user', { ...ENDPOINTS, resourceAttributes: users });
  expect(variables['OTEL_RESOURCE_ATTRIBUTES']).toBe(expected);
});

test("when the user's resource attributes name a service, each of ours keeps its own name", () => {
  const resourceAttributes = 'service.name=mine';
  const { OTEL_SERVICE_NAME: name } = serviceVariables('user', {
    ...ENDPOINTS,
    resourceAttributes,
  });
  expect(name).toBe('user-service');
});
