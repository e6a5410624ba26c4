// The values every service takes, at their limits; and ids.
import { cents, currency, id, newId, pageLimit, quantity, text } from '../src/index';

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

test('when an amount must not be nothing, 0 is wrong', () => {
  expect(ok(cents({ min: 1 }), 0)).toBe(false);
  expect(ok(cents({ min: 1 }), 1)).toBe(true);
});

test('when a currency is given, only three capitals are right', () => {
  expect(ok(currency(), 'USD')).toBe(true);
  for (const wrong of ['usd', 'US', 'EURO', '', 5]) expect(ok(currency(), wrong)).toBe(false);
});

test.each([
  ['123', true],
  ['usr_abc', true],
  ['a'.repeat(64), true],
  ['a'.repeat(65), false],
  ['', false],
  ['a/b', false],
  ['..', false],
  ['a\0', false],
  ['a\n', false],
  ['é', false],
  [['a'], false],
  [{}, false],
])('when an id is %j, it is right: %j', (value, right) => {
  expect(ok(id(), value)).toBe(right);
});

test('when an id has a prefix, only that prefix is right', () => {
  expect(ok(id('cart'), 'cart_abc')).toBe(true);
  expect(ok(id('cart'), 'ord_abc')).toBe(false);
});

test('when text is at its limits, it is counted after trimming', () => {
  expect(text({ max: 3 }).parse('  abc  ')).toBe('abc');
  expect(ok(text({ max: 3 }), 'abcd')).toBe(false);
  expect(ok(text({ max: 3 }), '')).toBe(false);
  expect(ok(text({ max: 3, min: 0 }), '')).toBe(true);
  expect(ok(text({ max: 3 }), 'a\u0085')).toBe(false);
  expect(ok(text({ max: 3 }), '\udc00')).toBe(false);
});

test('when a page is asked for, the limit is 1 to 100', () => {
  for (const limit of ['1', '9', '20', '100']) expect(pageLimit().parse(limit)).toBe(limit);
  for (const limit of ['0', '101', '-1', '1.5', '007', 'all', '', ['1', '2']]) {
    expect(ok(pageLimit(), limit)).toBe(false);
  }
});

test('when ids are made, they are distinct, of one form, and without digits', () => {
  const ids = Array.from({ length: 1000 }, () => newId('ord'));
  expect(new Set(ids).size).toBe(1000);
  for (const one of ids) expect(one).toMatch(/^ord_[bcdfghjklmnpqrstvwxz]{20}$/);
});
