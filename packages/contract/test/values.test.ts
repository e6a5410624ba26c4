// The values of the shop at their limits.
import { cents, currency, quantity } from '../src/index';

const ok = (schema: { safeParse(v: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

test.each([
  [1, true],
  [1000, true],
  [0, false],
  [-1, false],
  [1001, false],
  [1.5, false],
  ['1', false],
  [Number.NaN, false],
  [Number.POSITIVE_INFINITY, false],
  [[1], false],
  [null, false],
])('when a quantity is %j, it is right: %j', (value, right) => {
  expect(ok(quantity(), value)).toBe(right);
});

test.each([
  [0, true],
  [2_147_483_647, true],
  [2_147_483_648, false],
  [-1, false],
  [9.99, false],
  ['5', false],
])('when an amount in cents is %j, it is right: %j', (value, right) => {
  expect(ok(cents(), value)).toBe(right);
});

test('when an amount must be positive, 0 is wrong', () => {
  expect(ok(cents({ min: 1 }), 0)).toBe(false);
  expect(ok(cents({ min: 1 }), 1)).toBe(true);
});

test('when a currency is given, only three capitals are right', () => {
  expect(ok(currency(), 'USD')).toBe(true);
  for (const wrong of ['usd', 'US', 'EURO', '', 5]) expect(ok(currency(), wrong)).toBe(false);
});
