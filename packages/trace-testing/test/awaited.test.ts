/** An assertion that nobody awaits must not look like one that passed. */

import { matchers, server } from '../src';
import { failOnForgotten } from '../src/awaited';
import { span, trace } from './build';

expect.extend(matchers);
type Own = { toMatchTrace(pattern: unknown): Promise<void>; not: Own };
const asserting = (subject: unknown) => expect(subject) as unknown as Own;

const received = trace(span('a SERVER GET /'));
const pattern = server('a', 'GET /');

test('when an assertion was not awaited, it is named with its place', () => {
  void asserting(received).toMatchTrace(pattern);

  expect(failOnForgotten).toThrow(/^not awaited: toMatchTrace; .*\n(?:.*\n)*.*awaited\.test\.ts/);
  expect(failOnForgotten).not.toThrow();
});

test.each<[string, () => Promise<unknown>]>([
  ['awaited', async () => asserting(received).toMatchTrace(pattern)],
  ['awaited among others', () => Promise.all([asserting(received).toMatchTrace(pattern)])],
  ['returned', () => asserting(received).toMatchTrace(pattern)],
  ['negated and awaited', () => asserting(received).not.toMatchTrace(server('b', 'GET /'))],
])('when an assertion is %s, nothing is forgotten', async (_how, assert) => {
  await assert();

  expect(failOnForgotten).not.toThrow();
});

test('when an awaited assertion fails, it fails as ever', async () => {
  await expect(asserting(received).toMatchTrace(server('b', 'GET /'))).rejects.toThrow(
    /expected "b"/,
  );
  expect(failOnForgotten).not.toThrow();
});
