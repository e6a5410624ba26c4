// Secrets of every kind, in every encoding, next to anything; and what only looks like them.
import { lookAlikeOf } from '@traceshop/test-servers/secrets/look-alikes';
import { AFTER, BEFORE, shapeOf, shownOf } from '@traceshop/test-servers/secrets/shapes';
import fc from 'fast-check';
import { scrub } from '../src/scrub/scrub';

/** `SCRUB_SHAPES=100000` makes the long run. */
const RUNS = {
  seed: Number(process.env['SCRUB_SEED'] ?? 20_261_130),
  numRuns: Number(process.env['SCRUB_SHAPES'] ?? 3000),
};
const any = fc.nat(9999);

test('when a secret of any shape stands anywhere, nothing of it stays and the rest does', () => {
  const choice = fc.record({ kind: any, encoding: any, before: any, after: any, seed: fc.nat() });
  fc.assert(
    fc.property(choice, (chosen) => {
      const { text, name, marks } = shapeOf(chosen);
      const scrubbed = scrub(text);
      expect({ name, text, shown: shownOf(scrubbed, marks) }).toEqual({ name, text });
      expect(scrubbed.startsWith(BEFORE) && scrubbed.endsWith(AFTER)).toBe(true);
    }),
    RUNS,
  );
});

test('when a text only looks like a secret, it stays', () => {
  const choice = fc.record({ kind: any, encoding: any, around: any, seed: fc.nat() });
  fc.assert(
    fc.property(choice, (chosen) => {
      const { text, name } = lookAlikeOf(chosen);
      expect([name, scrub(text)]).toEqual([name, text]);
    }),
    RUNS,
  );
});
