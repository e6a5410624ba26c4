import { deliveryOf } from '../../scripts/kubernetes/delivery.ts';
import { UserError } from '../../scripts/lib/user-error.ts';

test.each([
  [['--kind', 'dev'], { to: 'kind', cluster: 'dev' }],
  [['--k3s'], { to: 'k3s' }],
  [['--local'], { to: 'local' }],
  [['--registry', 'registry.example.com:5000/team/'], 'registry.example.com:5000/team'],
  [['--registry', 'https://registry.example.com'], 'registry.example.com'],
])('when the arguments are %j, the images go to %j', (args, expected) => {
  const delivery = typeof expected === 'string' ? { to: 'registry', prefix: expected } : expected;
  expect(deliveryOf(args)).toEqual(delivery);
});

test.each([
  [[], 'Where are the images needed? Use: npm run kubernetes:images'],
  [['--kind'], '"--kind" is not understood. Use:'],
  [['--minikube', 'x'], 'There is no option "--minikube". Use:'],
  [['--kind', 'a', 'b'], '"--kind a b" is not understood. Use:'],
  [['--registry', 'Registry Example'], '"Registry Example" is not the address of a registry'],
])('when the arguments are %j, the error says what is right', (args, message) => {
  expect(() => deliveryOf(args)).toThrow(UserError);
  expect(() => deliveryOf(args)).toThrow(message);
});
