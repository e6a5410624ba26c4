// The values every service takes, at their limits; and ids.
import { id, newId, pageLimit, text } from '../src/index';

const ok = (schema: { safeParse(v: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

test.each([
  ['123', true],
  ['one_abc', true],
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
  expect(ok(id('one'), 'one_abc')).toBe(true);
  expect(ok(id('one'), 'two_abc')).toBe(false);
});

test('when text is at its limits, it is counted after trimming', () => {
  expect(text({ max: 3 }).parse('  abc  ')).toBe('abc');
  expect(ok(text({ max: 3 }), 'abcd')).toBe(false);
  expect(ok(text({ max: 3 }), '')).toBe(false);
  expect(ok(text({ max: 3, min: 0 }), '')).toBe(true);
  expect(ok(text({ max: 3 }), '\u{1f600}'.repeat(3))).toBe(true);
  expect(ok(text({ max: 3 }), '\u{1f600}'.repeat(4))).toBe(false);
  expect(ok(text({ max: 3 }), ' \u3000\ufeff')).toBe(false);
  expect(ok(text({ max: 3, min: 0 }), ' ')).toBe(true);
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
  const ids = Array.from({ length: 1000 }, () => newId('one'));
  expect(new Set(ids).size).toBe(1000);
  for (const one of ids) expect(one).toMatch(/^one_[bcdfghjklmnpqrstvwxz]{20}$/);
});
