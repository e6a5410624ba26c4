/** Patterns that a test got wrong must say so, and never match by accident. */
import { client, oneOf, repeat, server } from '../src';
import { fieldProblems } from '../src/match/fields';
import { span, spansOf } from './build';

test('when a choice was computed and came out empty, it is rejected: it would take any span', () => {
  const kinds: string[] = [];

  expect(() => oneOf(...kinds.map((kind) => client('a', kind)))).toThrow(RangeError);
});

test.each([
  { min: 1.5 },
  { max: 2.5 },
  { min: -1 },
  { min: Number.NaN },
  { min: Number.POSITIVE_INFINITY },
  { min: 3, max: 2 },
])('when spans are to be repeated %j times, the numbers are named', (limits) => {
  expect(() => repeat(client('a', 'A'), limits)).toThrow(/^repeat: min .+, max .+/);
});

test('when an expected value is undefined, the failure says that, whether the attribute is there or not', () => {
  const [received] = spansOf(span('a SERVER GET /', { attributes: { 'user.id': 'u1' } }));
  const answer: { body: { id?: string } } = { body: {} };
  const { id } = answer.body;
  const problemsWith = (attrs: object) =>
    received && fieldProblems(server('a', 'GET /', { attrs }), received);

  expect(problemsWith({ 'user.id': id })).toEqual([
    'user.id: the expected value is undefined (absence is noAttrs), received "u1"',
  ]);
  expect(problemsWith({ 'user.name': id })).toEqual([
    'user.name: the expected value is undefined (absence is noAttrs), missing',
  ]);
});
