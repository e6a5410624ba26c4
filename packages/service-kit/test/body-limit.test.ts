import { z } from 'zod';
import { bodyLimit } from '../src/http-server/body-limit';
import { id, text } from '../src/index';

const KIB = 1024;

test.each([
  ['small', z.strictObject({ id: id(), name: text({ max: 200 }), amount: z.int() }), 8 * KIB],
  ['a long string', z.strictObject({ token: z.string().max(16_384).nullable() }), 49 * KIB],
  [
    'a list',
    z.strictObject({ items: z.array(z.strictObject({ sku: id(), quantity: z.int() })).max(100) }),
    18 * KIB,
  ],
  [
    'one of several',
    z.discriminatedUnion('type', [
      z.strictObject({ type: z.literal('a'), text: text({ max: 4_000 }) }),
      z.strictObject({ type: z.literal('b'), flag: z.boolean() }),
    ]),
    12 * KIB,
  ],
  [
    'with a part that has a name of its own',
    z.strictObject({ part: z.strictObject({ text: text({ max: 4_000 }) }).meta({ id: 'Part' }) }),
    12 * KIB,
  ],
])('when a schema is %s, its largest body decides the limit', (_what, schema, limit) => {
  expect(bodyLimit(schema)).toBe(limit);
});

test.each([
  ['a string', z.strictObject({ any: z.string() })],
  ['a string', z.strictObject({ any: z.string().regex(/^[a-z]+$/) })],
  ['a string', z.strictObject({ any: z.string().regex(/^[a-z]{1,}$/) })],
  ['an array', z.strictObject({ any: z.array(z.number()) })],
  ['a value of type unknown', z.strictObject({ any: z.unknown() })],
])('when the size of %s is open, making the limit fails', (what, schema) => {
  expect(() => bodyLimit(schema)).toThrow(`leaves the size of ${what} open`);
});
