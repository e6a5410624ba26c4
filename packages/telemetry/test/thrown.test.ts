// Whatever a program throws or returns comes out of the helpers as it went in.
import { withLinkedRoot, withSpan } from '../src/spans';
import { recordSpans } from './support/record-spans.ts';

const { finished } = recordSpans();

const throwing = (member: string): Error =>
  Object.defineProperty(new Error('hidden'), member, {
    get: () => {
      throw new Error(`${member} must not be read`);
    },
  });
const revoked = (): object => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
};
/** A test's failure must be able to show it. */
const same = (actual: unknown, expected: unknown) => expect(Object.is(actual, expected)).toBe(true);

const THROWN: [string, unknown][] = [
  ['a string', 'broken'],
  ['undefined', undefined],
  ['null', null],
  ['a big integer', 10n],
  ['a symbol', Symbol('broken')],
  ['an object without a prototype', Object.create(null)],
  [
    'an object whose toString throws',
    {
      toString: () => {
        throw new Error('no');
      },
    },
  ],
  ['a frozen error', Object.freeze(new Error('frozen'))],
  ['an error without a stack', Object.assign(new Error('bare'), { stack: undefined })],
  ['an error with a number for a name', Object.assign(new Error('odd'), { name: 7 })],
  ['an error with an object for a message', Object.assign(new Error(), { message: {} })],
  ['an error whose code throws', throwing('code')],
  ['an error whose message throws', throwing('message')],
  ['an error whose stack throws', throwing('stack')],
  ['an error whose name throws', throwing('name')],
  ['a revoked proxy', revoked()],
  ['a function', () => undefined],
];

test.each(THROWN)(
  'when %s is thrown in a span, it comes out, and the span has failed',
  async (_what, thrown) => {
    const caught: unknown[] = [];
    try {
      withSpan('sync', {}, () => {
        throw thrown;
      });
    } catch (error) {
      caught.push(error);
    }
    const rejecting = () => new Promise<void>((_resolve, reject) => reject(thrown));
    await withSpan('async', {}, rejecting).catch((error: unknown) => caught.push(error));
    await withLinkedRoot('linked', { attributes: {}, linkedTo: '' }, rejecting).catch(
      (error: unknown) => caught.push(error),
    );
    expect(caught).toHaveLength(3);
    for (const error of caught) same(error, thrown);
    expect(finished().map(({ name, status }) => [name, status.code])).toEqual([
      ['sync', 2],
      ['async', 2],
      ['linked', 2],
    ]);
  },
);

test.each<[string, unknown]>([
  [
    'an object whose then throws',
    Object.defineProperty({}, 'then', {
      get: () => {
        throw new Error('no');
      },
    }),
  ],
  ['a revoked proxy', revoked()],
  ['a frozen object', Object.freeze({ a: 1 })],
  ['undefined', undefined],
])('when %s is returned in a span, it comes back', (_what, value) => {
  same(
    withSpan('returns', {}, () => value),
    value,
  );
  expect(finished().map(({ status }) => status.code)).toEqual([1]);
});

test('when an attribute throws as it is read, the work is still done', () => {
  const attributes = Object.defineProperty({}, 'bad', {
    enumerable: true,
    get: () => {
      throw new Error('no');
    },
  });
  expect(withSpan('works', attributes, () => 7)).toBe(7);
});

test('when the then of a result throws, the result comes back, and the span has failed', () => {
  const odd = Object.fromEntries([
    [
      'then',
      () => {
        throw new Error('no');
      },
    ],
  ]);
  same(
    withSpan('returns', {}, () => odd),
    odd,
  );
  expect(finished().map(({ status }) => status.code)).toEqual([2]);
});
