// Secrets of every kind, in every encoding, next to anything; and what only looks like them.
import { lookAlikeOf } from '@traceshop/test-servers/secrets/look-alikes';
import { shapeOf } from '@traceshop/test-servers/secrets/shapes';
import fc from 'fast-check';
import { traceLeaks } from '../src/checks/leaks/leaks';
import { span, trace } from './build';

const leaksIn = (note: string) => traceLeaks(trace(span('a SERVER GET', { attributes: { note } })));

/** `SCRUB_SHAPES=100000` makes the long run. */
const RUNS = { seed: 20_261_130, numRuns: Number(process.env['SCRUB_SHAPES'] ?? 2000) };
const any = fc.nat(9999);
/** A test names these as canaries: they have no shape of their own. */
const WITHOUT_SHAPE = ['a parameter', 'basic credentials'];

test('when a secret of any shape stands anywhere, it is found', () => {
  const choice = fc.record({ kind: any, encoding: any, before: any, after: any, seed: fc.nat() });
  fc.assert(
    fc.property(choice, (chosen) => {
      const { kind, name, text } = shapeOf(chosen);
      fc.pre(!WITHOUT_SHAPE.includes(kind));
      expect({ name, text, problems: leaksIn(text) }).not.toMatchObject({
        problems: [],
      });
    }),
    RUNS,
  );
});

test('when a text only looks like a secret, it is no leak', () => {
  const choice = fc.record({ kind: any, encoding: any, around: any, seed: fc.nat() });
  fc.assert(
    fc.property(choice, (chosen) => {
      const { name, text } = lookAlikeOf(chosen);
      expect([name, text, ...leaksIn(text)]).toEqual([name, text]);
    }),
    RUNS,
  );
});
