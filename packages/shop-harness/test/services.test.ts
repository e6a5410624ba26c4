import { SERVICE_NAMES } from '@traceshop/contract/topology';
import { type Surroundings, serviceVariables } from '../src/services.ts';

const AROUND: Surroundings = {
  services: Object.fromEntries(SERVICE_NAMES.map((name) => [name, ''])) as Surroundings['services'],
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
  const variables = serviceVariables('user', { ...AROUND, resourceAttributes: users });
  expect(variables['OTEL_RESOURCE_ATTRIBUTES']).toBe(expected);
});

test("when the user's resource attributes name a service, each of ours keeps its own name", () => {
  const resourceAttributes = 'service.name=mine';
  const { OTEL_SERVICE_NAME: name } = serviceVariables('user', { ...AROUND, resourceAttributes });
  expect(name).toBe('user-service');
});
