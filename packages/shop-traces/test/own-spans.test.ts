import { ownSpans } from '../src/trees/own-spans.ts';
import { calls, pg, serves, step } from '../src/trees/spans.ts';

const quotes = calls({ from: 'checkout', to: 'inventory', name: 'POST /quotes', status: 200 }, [
  ...pg('inventory', 'SELECT products'),
]);

test('when a service is drawn alone, its calls stay and their children are removed', () => {
  const tree = serves('checkout', 'POST /checkout', [
    step('checkout', 'checkout.validate_cart', [...pg('checkout', 'SELECT carts'), quotes]),
  ]);
  expect(ownSpans('checkout', tree)).toEqual(
    serves('checkout', 'POST /checkout', [
      step('checkout', 'checkout.validate_cart', [
        ...pg('checkout', 'SELECT carts'),
        { ...quotes, children: [] },
      ]),
    ]),
  );
});

test('when a row may hold spans of several services, it is rejected', () => {
  const tree = serves('checkout', 'POST /checkout', [{ type: 'rest' }]);
  expect(() => ownSpans('checkout', tree)).toThrow('"rest" may hold spans of several services');
});
