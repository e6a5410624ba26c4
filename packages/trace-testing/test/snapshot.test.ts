import '@traceshop/trace-testing/jest';
import { canonicalTree } from '../src';
import { failed, span, trace } from './build';

const shop = (first: 'user' | 'stock') => {
  const children = [
    span('shop CLIENT GET', {}, [span('user SERVER GET /users/:id')]),
    span('shop CLIENT GET', { ...failed, attributes: { 'error.type': 'ETIMEDOUT' } }),
    span('shop INTERNAL pay', {
      events: [{ name: 'payment.initiated', time: 5n, attributes: {} }],
    }),
  ];
  return trace(
    span('shop SERVER POST /orders', {}, first === 'user' ? children : children.reverse()),
  );
};

test('when the same shape comes with other ids, times and order, the snapshot is the same', async () => {
  const [one, other] = [shop('user'), shop('stock')];

  await expect(one).toMatchTraceSnapshot('shop');
  expect(canonicalTree(other)).toBe(canonicalTree(one));
  expect(canonicalTree(one)).toMatchInlineSnapshot(`
"shop SERVER POST /orders
├─ shop CLIENT GET
│  └─ user SERVER GET /users/:id
├─ shop CLIENT GET  !ERROR ETIMEDOUT
└─ shop INTERNAL pay  [payment.initiated]"
`);
});

test('when a snapshot is negated, it is an error', async () => {
  await expect(expect(shop('user')).not.toMatchTraceSnapshot()).rejects.toThrow(
    /cannot be negated/,
  );
});

test('when a span has lost its parent, the text says so without its ids', () => {
  const [root, child] = shop('user').spans;
  const lost = trace(span('shop SERVER POST /orders'));
  if (root && child) lost.spans.push({ ...child, parentSpanId: '1'.repeat(16) });

  expect(canonicalTree(lost)).toBe('shop SERVER POST /orders\nshop CLIENT GET   <- orphan');
});
