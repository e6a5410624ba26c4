import fc from 'fast-check';
import { parseExactly } from '../src/scrub/raw-number';

const digits = (constraints: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...'0000123456789'), ...constraints });

/** Every text that JSON takes for a number, most of them near a limit of doubles. */
const number = fc
  .record({
    sign: fc.constantFrom('', '-'),
    integer: digits({ minLength: 1, maxLength: 19 }).map((text) => text.replace(/^0+(?=\d)/, '')),
    fraction: fc.oneof(
      fc.constant(''),
      digits({ minLength: 1, maxLength: 18 }).map((text) => `.${text}`),
      digits({ minLength: 1, maxLength: 8 }).map((text) => `.${'0'.repeat(text.length)}${text}7`),
    ),
    exponent: fc.oneof(
      { weight: 3, arbitrary: fc.constant('') },
      fc.constantFrom('e5', 'E-7', 'e+300', 'e0'),
    ),
  })
  .map(({ sign, integer, fraction, exponent }) => `${sign}${integer}${fraction}${exponent}`);

test('each number is written back as it was read', () => {
  fc.assert(
    fc.property(number, number, fc.constantFrom('', ' ', '\n'), (one, other, blank) => {
      const line = `{"a":${blank}${one},"list":[${blank}${other},{"b":${other}}]}`;
      expect(JSON.stringify(parseExactly(line))).toBe(line.replaceAll(blank, ''));
    }),
    { numRuns: 5000 },
  );
});
