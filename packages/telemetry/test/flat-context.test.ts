import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import { FLAT_ROOT } from '../src/flat-context';

const KEYS = ['a', 'b', 'c', 'd'].map((name) => Symbol(name));
const step = fc.record({
  key: fc.constantFrom(...KEYS),
  value: fc.option(fc.oneof(fc.nat(), fc.constant(undefined), fc.constant(null))),
  deletes: fc.boolean(),
});

test('contexts hold what those of OpenTelemetry hold, and the earlier ones stay as they were', () => {
  const taken = (
    context: Context,
    { key, value, deletes }: { key: symbol; value: unknown; deletes: boolean },
  ) => (deletes ? context.deleteValue(key) : context.setValue(key, value));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const ours = [FLAT_ROOT];
      const theirs = [ROOT_CONTEXT];
      for (const one of steps) {
        ours.push(taken(ours.at(-1) ?? FLAT_ROOT, one));
        theirs.push(taken(theirs.at(-1) ?? ROOT_CONTEXT, one));
      }
      const read = (contexts: Context[]) =>
        contexts.map((context) => KEYS.map((key) => context.getValue(key)));
      expect(read(ours)).toEqual(read(theirs));
    }),
  );
});
